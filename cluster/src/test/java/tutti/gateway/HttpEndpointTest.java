package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tutti.codec.Answer;
import tutti.config.BearerTokens;
import tutti.config.GatewayConfig;
import tutti.ledger.AccountView;
import tutti.ledger.AssetView;
import tutti.ledger.NewAccount;
import tutti.ledger.WorkView;
import tutti.sharding.SubmitReply;

class HttpEndpointTest {
    private static final String TOKEN = "a-token-of-some-length";
    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";

    private GatewayFixture fixture = GatewayFixture.start(Samples.gateway(BearerTokens.none()));
    private HttpTestClient http = new HttpTestClient(fixture.server.httpPort());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldCreateAccountsByTheirUuids() {
        HttpResponse<String> response = http.post("/v1/accounts", """
                {"accounts": [{"id": "%s", "asset": 1, "code": 7, "userData": "18446744073709551615"}]}
                """.formatted(ID));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(HttpTestClient.json(response).getAsJsonArray("results").get(0))
                .hasToString("""
                {"outcome":"OUTCOME_CREATED","replayed":false,"timestampNs":"1700000000000000000"}""");
        UUID id = UUID.fromString(ID);
        assertThat(fixture.partitions.submitted.get(0).records(NewAccount.class))
                .containsExactly(
                        new NewAccount(id.getMostSignificantBits(), id.getLeastSignificantBits(), 1, 0, 7, -1, 0));
    }

    @Test
    void shouldServeTheMainCalls() {
        assertThat(first(http.post("/v1/assets", """
                {"assets": [{"asset": 1, "symbol": "TUTTI", "decimals": 2, "maximumSupply": "1000"}]}"""))).isEqualTo("OUTCOME_CREATED");
        assertThat(first(http.post("/v1/accounts", """
                {"accounts": [{"id": "%s", "asset": 1}]}""".formatted(ID)))).isEqualTo("OUTCOME_CREATED");
        assertThat(first(http.post("/v1/transfers", """
                {"transfers": [{"id": "%s", "debitAccountId": "%s", "creditAccountId": "%s", "amount": 5}]}
                """.formatted(ID, uuid(3), uuid(4)))))
                .isEqualTo("OUTCOME_POSTED");
        assertThat(first(http.post("/v1/works", """
                {"works": [{"id": "%s", "asset": 1, "price": 10, "title": "Jeux d'eau",
                            "shares": [{"accountId": "%s", "millionths": 1000000}]}]}""".formatted(uuid(9), ID)))).isEqualTo("OUTCOME_CREATED");
        assertThat(first(http.post("/v1/payments", """
                {"payments": [{"id": "%s", "payer_account_id": "%s", "work_id": "%s", "units": 1}]}
                """.formatted(uuid(10), uuid(3), uuid(9)))))
                .isEqualTo("OUTCOME_POSTED");
    }

    @Test
    void shouldShowAnAccount() {
        AccountView account = fixture.samples.account(1, Samples.ASSET);
        fixture.partitions.addAccount(account);
        UUID id = new UUID(account.idHigh(), account.idLow());

        HttpResponse<String> response = http.get("/v1/accounts/" + id);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(HttpTestClient.json(response).get("id").getAsString()).isEqualTo(id.toString());
        assertThat(HttpTestClient.json(response).get("available").getAsString()).isEqualTo("3790");
    }

    @Test
    void shouldShowAWorkAndAnAsset() {
        WorkView work = fixture.samples.work(1, 5, fixture.samples.split(2));
        fixture.partitions.addWork(work);
        fixture.partitions.addAsset(new AssetView(-1, "TUTTI", 2, 1000));

        JsonObject shownWork = HttpTestClient.json(http.get("/v1/works/" + new UUID(work.idHigh(), work.idLow())));
        JsonObject shownAsset = HttpTestClient.json(http.get("/v1/assets/4294967295"));

        assertThat(shownWork
                        .getAsJsonArray("shares")
                        .get(0)
                        .getAsJsonObject()
                        .get("accountId")
                        .getAsString())
                .isEqualTo(new UUID(
                                work.firstVersion().split().payeeHigh(0),
                                work.firstVersion().split().payeeLow(0))
                        .toString());
        assertThat(shownAsset.get("issuingAccountId").getAsString()).isEqualTo("ffffffff-ffff-ffff-0000-0001ffffffff");
    }

    @Test
    void shouldTellWhenToComeBack() {
        fixture.partitions.script(0, new SubmitReply.Overloaded(120));
        fixture.partitions.script(1, new SubmitReply.Overloaded(120));

        HttpResponse<String> response = transfer();

        HttpTestClient.assertProblem(response, 429, "overloaded");
        assertThat(response.headers().firstValue("retry-after")).hasValue("1");
        assertThat(HttpTestClient.json(response).get("retryAfterMs").getAsInt()).isEqualTo(120);
    }

    @Test
    void shouldTellThatThereIsNoLeader() {
        fixture.partitions.script(0, new SubmitReply.Unavailable());
        fixture.partitions.script(1, new SubmitReply.Unavailable());
        fixture.partitions.unreadable.add(0);

        HttpTestClient.assertProblem(transfer(), 503, "unavailable");
        HttpTestClient.assertProblem(http.get("/v1/assets/1"), 503, "unavailable");
    }

    @Test
    void shouldTurnCallsAwayWhenTheCallersShareIsTaken() {
        restart(new GatewayConfig(
                BearerTokens.none(), "local", 8192, 1 << 20, 1 << 23, 50, 2, 4, 3_000_000_000L, 1_000_000_000L, 64));
        fixture.partitions.hold();
        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(this::transfer);
        CompletableFuture<HttpResponse<String>> second = CompletableFuture.supplyAsync(this::transfer);
        await().until(() -> fixture.partitions.heldCount() == 2);

        HttpTestClient.assertProblem(transfer(), 429, "overloaded");

        fixture.partitions.releaseAll();
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(second.join().statusCode()).isEqualTo(200);
        assertThat(transfer().statusCode()).isEqualTo(200);
    }

    @Test
    void shouldAskForABearerTokenExceptForProbesAndMetrics() {
        restart(Samples.gateway(BearerTokens.of(Map.of(TOKEN, "alice"))));

        HttpResponse<String> response = transfer();

        HttpTestClient.assertProblem(response, 401, "unauthenticated");
        assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
        HttpTestClient.assertProblem(http.get("/cluster"), 401, "unauthenticated");
        assertThat(http.get("/metrics").statusCode()).isEqualTo(200);
        assertThat(http.get("/alive").statusCode()).isEqualTo(200);
        assertThat(http.get("/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldKnowACallerByTheToken() {
        restart(Samples.gateway(BearerTokens.of(Map.of(TOKEN, "alice"))));

        HttpResponse<String> response = http.send(http.builder("/v1/transfers")
                .header("content-type", "application/json; charset=utf-8")
                .header("authorization", "Bearer " + TOKEN)
                .POST(BodyPublishers.ofString(transferBody())));

        assertThat(first(response)).isEqualTo("OUTCOME_POSTED");
        assertThat(fixture.partitions.submitted.get(0).principal()).isEqualTo("alice");
    }

    @Test
    void shouldBeReadyWhenReplicasAreCurrentAndLeadersKnown() {
        assertThat(http.get("/ready").statusCode()).isEqualTo(200);
        fixture.partitions.leaders[1] = -1;

        HttpResponse<String> response = http.get("/ready");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(HttpTestClient.json(response).get("ready").getAsBoolean()).isFalse();
        assertThat(HttpTestClient.json(response).getAsJsonArray("missing"))
                .hasToString("[\"partition 1: no leader is known\"]");
    }

    @Test
    void shouldShowTheCluster() {
        JsonObject page = HttpTestClient.json(http.get("/cluster"));

        assertThat(page.getAsJsonObject("map").getAsJsonArray("partitions")).hasSize(2);
        assertThat(page.getAsJsonObject("status").getAsJsonArray("nodes")).hasSize(1);
    }

    @Test
    void shouldShowMetrics() {
        HttpResponse<String> response = http.get("/metrics");

        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(response.body()).contains("tutti_node_info");
    }

    @Test
    void shouldAudit() {
        for (int partition = 0; partition < 2; partition++) {
            fixture.partitions.cuts.put(
                    partition, new Answer.Cut(0, 96, true, List.of(new Answer.Totals(1, 50, 50, 0, 0, 0)), List.of()));
        }

        HttpResponse<String> response = http.send(http.builder("/v1/audit").POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(HttpTestClient.json(response).get("holds").getAsBoolean()).isTrue();
    }

    private void restart(GatewayConfig config) {
        fixture.close();
        fixture = GatewayFixture.start(config);
        http = new HttpTestClient(fixture.server.httpPort());
    }

    private HttpResponse<String> transfer() {
        return http.post("/v1/transfers", transferBody());
    }

    private static String transferBody() {
        return """
                {"transfers": [{"id": "%s", "debitAccountId": "%s", "creditAccountId": "%s", "amount": 5}]}
                """.formatted(ID, uuid(3), uuid(4));
    }

    private static String uuid(int low) {
        return new UUID(7, low).toString();
    }

    private static String first(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return HttpTestClient.json(response)
                .getAsJsonArray("results")
                .get(0)
                .getAsJsonObject()
                .get("outcome")
                .getAsString();
    }
}
