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
                for (int i = 0; i < 45; i++) {
                    Socket socket = connect(port);
                    strangers.add(socket);
                    write(
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
            try {
                write(socket, bytes);
            } catch (IOException e) {
                // Closed while it was still being sent to.
                return;
            }
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
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Duration.ofSeconds(15).toMillis());
        return socket;
    }

    private static void write(Socket socket, byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
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
