package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ChannelUri;
import io.aeron.cluster.ClusterMember;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tutti.config.NodeConfig;

class GroupChannelsTest {
    private static final int WINDOW_BYTES = 256 * 1024;

    private final NodeConfig config = ConsensusSettings.node(1, 3, 2, Path.of("x"), 9000);

    @Test
    void shouldNameTheMembersAsAeronReadsThem() {
        ClusterMember[] members = ClusterMember.parse(new GroupChannels(config, 1, WINDOW_BYTES).members());

        assertThat(members).hasSize(3);
        assertThat(members[2].id()).isEqualTo(2);
        assertThat(members[2].archiveEndpoint()).isEqualTo("127.0.0.1:9018");
        assertThat(members[2].ingressEndpoint()).isEqualTo("127.0.0.1:9023");
        assertThat(members[2].consensusEndpoint()).isEqualTo("127.0.0.1:9024");
        assertThat(members[2].logEndpoint()).isEqualTo("127.0.0.1:9025");
        assertThat(members[2].catchupEndpoint()).isEqualTo("127.0.0.1:9026");
    }

    @Test
    void shouldPaceTheLogByTheSlowestFollower() {
        ChannelUri log = ChannelUri.parse(new GroupChannels(config, 0, WINDOW_BYTES).log());

        assertThat(log.get("fc")).startsWith("min,t:");
        assertThat(log.containsKey("endpoint")).isFalse();
    }

    @Test
    void shouldSendFramesAsLongAsTheNetworkCarries() {
        ChannelUri log = ChannelUri.parse(new GroupChannels(config, 0, WINDOW_BYTES).log());

        assertThat(log.get("mtu")).isEqualTo(String.valueOf(ConsensusSettings.FRAME_BYTES));
    }

    @Test
    void shouldLetNoMoreBeOnItsWayThanSocketsHold() {
        ChannelUri log = ChannelUri.parse(new GroupChannels(config, 0, WINDOW_BYTES).log());

        assertThat(log.get("rcv-wnd")).isEqualTo(String.valueOf(WINDOW_BYTES));
    }

    @Test
    void shouldLetNoMoreBeOnItsWayThanHalfATerm() {
        ChannelUri log = ChannelUri.parse(new GroupChannels(config, 0, Integer.MAX_VALUE).log());

        assertThat(log.get("rcv-wnd")).isEqualTo(String.valueOf(ConsensusSettings.TERM_BYTES / 2));
    }

    @Test
    void shouldTakeIngressFromThisMachineOnly() {
        ChannelUri ingress = ChannelUri.parse(new GroupChannels(config, 0, WINDOW_BYTES).ingress());

        assertThat(ingress.get("endpoint")).isEqualTo("127.0.0.1:9010");
    }
}
