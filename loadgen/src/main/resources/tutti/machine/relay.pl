# Carries the packets of one network namespace to others, late and with losses: a queue in user space, for kernels without netem.
#
#   perl relay.pl OWN DELAY_MS LOSS_PERMILLE SEED ADDRESS=SOCKET ...
#
# Opens the device tutti0 in the namespace that it runs in. What the namespace sends into it goes to the relay of the packet's
# address, by the datagram socket named beside it; what other relays send to OWN comes out of it. Prints "ready" once it does so.
use strict;
use warnings;
use Fcntl;
use Socket;
use Time::HiRes qw(time);

my ($own, $delay_ms, $loss_permille, $seed, @peers) = @ARGV;
my $packets_max = 20_000;
srand($seed);

my %socket_of;
for my $peer (@peers) {
    my ($address, $path) = split(/=/, $peer, 2);
    $socket_of{inet_aton($address)} = sockaddr_un($path);
}

# TUNSETIFF with IFF_TUN | IFF_NO_PI.
open(my $device, '+<', '/dev/net/tun') or die "cannot open /dev/net/tun: $!";
my $request = pack('a16 s x22', 'tutti0', 0x1001);
ioctl($device, 0x400454ca, $request) or die "cannot make the device: $!";
fcntl($device, F_SETFL, O_NONBLOCK) or die $!;

unlink($own);
socket(my $relay, PF_UNIX, SOCK_DGRAM, 0) or die $!;
setsockopt($relay, SOL_SOCKET, SO_RCVBUF, 4 << 20);
setsockopt($relay, SOL_SOCKET, SO_SNDBUF, 4 << 20);
bind($relay, sockaddr_un($own)) or die "cannot bind $own: $!";
fcntl($relay, F_SETFL, O_NONBLOCK) or die $!;

$| = 1;
print "ready\n";

my @queue;
my $readers = '';
vec($readers, fileno($device), 1) = 1;
vec($readers, fileno($relay), 1) = 1;
while (1) {
    my $wait = @queue ? $queue[0][0] - time : undef;
    $wait = 0 if defined($wait) && $wait < 0;
    select(my $ready = $readers, undef, undef, $wait);

    my $packet;
    for (1 .. 256) {
        last unless sysread($device, $packet, 65536);
        my $to = ord($packet) >> 4 == 4 ? $socket_of{substr($packet, 16, 4)} : undef;
        next if !defined($to) || @queue >= $packets_max || rand(1000) < $loss_permille;
        push(@queue, [time + $delay_ms / 1000, $packet, $to]);
    }
    for (1 .. 256) {
        last unless defined(recv($relay, $packet, 65536, 0)) && length($packet);
        syswrite($device, $packet);
    }
    my $now = time;
    while (@queue && $queue[0][0] <= $now) {
        my $due = shift(@queue);
        send($relay, $due->[1], 0, $due->[2]);
    }
}
