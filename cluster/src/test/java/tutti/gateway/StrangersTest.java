package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.config.BearerTokens;

/** What strangers send, to both ports: the connection is closed and everybody else is served. */
class StrangersTest {
    private static final byte[] HTTP2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    private final GatewayFixture fixture = GatewayFixture.start(Samples.gateway(BearerTokens.none()));
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldCloseAConnectionThatSendsAMegabyteOfRandomBytes() throws Exception {
        for (int port : ports()) {
            for (int i = 0; i < 10; i++) {
                assertClosed(port, randomBytes(1024 * 1024));
            }
        }

        assertServes();
    }

    @Test
    void shouldCloseAConnectionWhoseFramesAreRandom() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertClosed(fixture.server.grpcPort(), concat(HTTP2_PREFACE, EMPTY_SETTINGS, randomBytes(64 * 1024)));
        }

        assertServes();
    }

    @Test
    void shouldSurviveShortBytesAndClosedConnections() throws Exception {
        for (int port : ports()) {
            for (int i = 0; i < 200; i++) {
                try (Socket socket = connect(port)) {
                    write(socket, randomBytes(random.nextInt(64)));
                }
            }
        }

        assertServes();
    }

    @Test
    void shouldCloseAConnectionThatSaysNothingToGrpc() throws Exception {
        try (Socket socket = connect(fixture.server.grpcPort())) {
            // Settings come at once, then the handshake's time is over.
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(200);
        }

        assertServes();
    }

    @Test
    void shouldServeOthersWhileStrangersHoldConnections() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int port : ports()) {
                // More than all places, from another address.
                for (int i = 0; i < 100; i++) {
                    Socket socket = connect("127.0.0.2", port);
                    strangers.add(socket);
                    writeUnlessClosed(
                            socket,
                            port == fixture.server.httpPort()
                                    ? "GET /alive HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII)
                                    : HTTP2_PREFACE);
                }
            }

            assertServes();
        } finally {
            for (Socket socket : strangers) {
                socket.close();
            }
        }
    }

    @Test
    void shouldCloseHttpConnectionsPastTheBoundAtOnce() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                strangers.add(connect(fixture.server.httpPort()));
            }
            await().untilAsserted(() -> {
                try (Socket socket = connect(fixture.server.httpPort())) {
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                }
            });
        } finally {
            for (Socket socket : strangers) {
                socket.close();
            }
        }
        await().untilAsserted(this::assertServes);
    }

    /** What is known as rapid reset, CVE-2023-44487. */
    @Test
    void shouldCloseAConnectionThatBeginsCallsToGiveThemUp() throws Exception {
        ByteArrayOutputStream calls = new ByteArrayOutputStream();
        for (int stream = 1; stream < 20_000; stream += 2) {
            // POST / by indices of the static table, then the reset with CANCEL.
            calls.writeBytes(frame(1, 4, stream, (byte) 0x83, (byte) 0x86, (byte) 0x84));
            calls.writeBytes(frame(3, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8));
        }

        assertClosed(fixture.server.grpcPort(), concat(HTTP2_PREFACE, EMPTY_SETTINGS, calls.toByteArray()));

        assertServes();
    }

    @Test
    void shouldCloseAConnectionThatPingsWithoutEnd() throws Exception {
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            pings.writeBytes(frame(6, 0, 0, new byte[8]));
        }

        assertClosed(fixture.server.grpcPort(), concat(HTTP2_PREFACE, EMPTY_SETTINGS, pings.toByteArray()));

        assertServes();
    }

    @Test
    void shouldRefuseHeadersWithoutEnd() throws Exception {
        byte[] header = ("GET /alive HTTP/1.1\r\nX: " + "x".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);

        assertClosed(fixture.server.httpPort(), header);

        assertServes();
    }

    private int[] ports() {
        return new int[] {fixture.server.grpcPort(), fixture.server.httpPort()};
    }

    private void assertServes() throws IOException, InterruptedException {
        fixture.assertServes();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + fixture.server.httpPort() + "/alive"))
                .timeout(Duration.ofSeconds(10))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    private void assertClosed(int port, byte[] bytes) throws IOException {
        try (Socket socket = connect(port)) {
            writeUnlessClosed(socket, bytes);
            drain(socket, port);
        }
    }

    private void drain(Socket socket, int port) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] sink = new byte[4096];
        try {
            while (in.read(sink) >= 0) {
                // Settings, an answer in words, or nothing.
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("port " + port + " kept a stranger's connection, seed " + seed, e);
        } catch (IOException e) {
            // Reset: closed as well.
        }
    }

    private static Socket connect(int port) throws IOException {
        return connect("127.0.0.1", port);
    }

    private static Socket connect(String from, int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
        socket.setSoTimeout((int) Duration.ofSeconds(15).toMillis());
        return socket;
    }

    private static void writeUnlessClosed(Socket socket, byte[] bytes) {
        try {
            write(socket, bytes);
        } catch (IOException e) {
            // Closed while it was being sent to.
        }
    }

    private static void write(Socket socket, byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /** A frame of HTTP/2, RFC 9113, section 4.1. */
    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
