package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tutti.config.BearerTokens;

/** What callers do wrong. */
class HttpProblemsTest {
    private final GatewayFixture fixture = GatewayFixture.start(Samples.gateway(BearerTokens.none()));
    private final HttpTestClient http = new HttpTestClient(fixture.server.httpPort());

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET    | /v1/accounts/01890a5d-ac96-774b-bcce-b302099a8057 | 404 | not-found
                    GET    | /v1/accounts/17                                   | 400 | invalid-field
                    GET    | /v1/accounts/                                     | 400 | invalid-field
                    GET    | /v1/assets/-1                                     | 400 | invalid-field
                    GET    | /v1/assets/5                                      | 404 | not-found
                    GET    | /v1/works/01890a5d-ac96-774b-bcce-b302099a8057    | 404 | not-found
                    GET    | /v1/nothing                                       | 404 | not-found
                    GET    | /                                                 | 404 | not-found
                    GET    | //v1/assets/1                                     | 404 | not-found
                    GET    | /v1/accounts/a/b                                  | 404 | not-found
                    GET    | /v1/transfers                                     | 405 | method-not-allowed
                    DELETE | /v1/accounts/5                                    | 405 | method-not-allowed
                    POST   | /metrics                                          | 405 | method-not-allowed
                    """)
    void shouldAnswerProblemsForWhatIsNotServed(String method, String path, int status, String kind) {
        HttpResponse<String> response = http.send(http.builder(path).method(method, BodyPublishers.noBody()));

        HttpTestClient.assertProblem(response, status, kind);
    }

    @Test
    void shouldTellTheAllowedMethods() {
        assertThat(http.get("/v1/transfers").headers().firstValue("allow")).hasValue("POST");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"payments": [{"untis": 1}]}                                  | payments[0].untis
                    {"payment": []}                                               | payment
                    {"payments": [{}, {"units": -1}]}                             | payments[1].units
                    {"payments": [{"units": 1.5}]}                                | payments[0].units
                    {"payments": [{"units": "many"}]}                             | payments[0].units
                    {"payments": [{"code": 4294967296}]}                          | payments[0].code
                    {"payments": [{"id": "AYkKXayWd0u8zrMCCZqAVw=="}]}            | payments[0].id
                    {"payments": [{"id": 17}]}                                    | payments[0].id
                    {"payments": [17]}                                            | payments[0]
                    {"payments": 17}                                              | payments
                    """)
    void shouldNameTheFieldThatIsWrong(String body, String field) {
        HttpResponse<String> response = http.post("/v1/payments", body);

        HttpTestClient.assertProblem(response, 400, "invalid-field");
        assertThat(HttpTestClient.json(response).get("field").getAsString()).isEqualTo(field);
        assertThat(fixture.partitions.submitted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [1, 2]
                    "payments"
                    {"payments": []
                    {"payments": []} {}
                    {payments: []}
                    nonsense
                    """)
    void shouldRefuseWhatIsNoJsonObject(String body) {
        HttpTestClient.assertProblem(http.post("/v1/payments", body), 400, "invalid-field");
    }

    @Test
    void shouldRefuseDeepJsonAndGoOn() {
        String deep = "{\"payments\":".repeat(50_000);

        HttpTestClient.assertProblem(http.post("/v1/payments", deep), 400, "invalid-field");
        fixture.assertServes();
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8() {
        HttpResponse<String> response = http.send(http.builder("/v1/payments")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xFF, '}'})));

        HttpTestClient.assertProblem(response, 400, "invalid-field");
    }

    @Test
    void shouldRefuseABodyThatIsNotJson() {
        HttpResponse<String> response = http.send(http.builder("/v1/payments")
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));

        HttpTestClient.assertProblem(response, 415, "not-json");
    }

    @Test
    void shouldRefuseAnOversizedBody() {
        String body = "{\"payments\": [" + " ".repeat(1024 * 1024) + "]}";

        HttpTestClient.assertProblem(http.post("/v1/payments", body), 413, "too-large");
        fixture.assertServes();
    }

    @Test
    void shouldRefuseAnOversizedBodyOfUntoldLength() {
        byte[] body = ("{\"payments\": [" + " ".repeat(1024 * 1024) + "]}").getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> response = http.send(http.builder("/v1/payments")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

        HttpTestClient.assertProblem(response, 413, "too-large");
    }

    @Test
    void shouldRefuseTooManyItems() {
        String body = "{\"payments\": [" + "{},".repeat(8192) + "{}]}";

        HttpTestClient.assertProblem(http.post("/v1/payments", body), 400, "invalid-request");
    }

    @Test
    void shouldNotServePagesThatMadeTheirNamePointHere() throws IOException {
        String answer = http.raw("GET /cluster HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("evil.example");
    }

    @Test
    void shouldAnswerWhatIsNotHttpWithAProblem() throws IOException {
        String answer = http.raw("NONSENSE OF ANY KIND\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 501")
                .contains("application/problem+json")
                .contains("not-http");
    }
}
