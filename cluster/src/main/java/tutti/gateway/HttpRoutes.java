package tutti.gateway;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import tutti.metrics.Metrics;
import tutti.v1.AuditRequest;
import tutti.v1.ClawBackPaymentsRequest;
import tutti.v1.CreateAccountsRequest;
import tutti.v1.CreateAssetsRequest;
import tutti.v1.CreateTransfersRequest;
import tutti.v1.FreezeAccountsRequest;
import tutti.v1.GetStatusRequest;
import tutti.v1.GrantMandatesRequest;
import tutti.v1.LookupAccountsRequest;
import tutti.v1.LookupAssetsRequest;
import tutti.v1.LookupMandatesRequest;
import tutti.v1.LookupWorksRequest;
import tutti.v1.PayStreamsRequest;
import tutti.v1.RegisterWorksRequest;
import tutti.v1.RevokeMandatesRequest;
import tutti.v1.TakeSnapshotRequest;
import tutti.v1.UpdateWorksRequest;

/** All that HTTP serves: the calls of the contract in JSON, and what operators ask a node. */
final class HttpRoutes {
    private final LedgerCalls ledger;
    private final ClusterCalls cluster;
    private final AuditCalls audits;
    private final SnapshotCalls snapshots;
    private final Readiness readiness;
    private final Supplier<byte[]> metricsPage;

    HttpRoutes(
            LedgerCalls ledger,
            ClusterCalls cluster,
            AuditCalls audits,
            SnapshotCalls snapshots,
            Readiness readiness,
            Supplier<byte[]> metricsPage) {
        this.ledger = ledger;
        this.cluster = cluster;
        this.audits = audits;
        this.snapshots = snapshots;
        this.readiness = readiness;
        this.metricsPage = metricsPage;
    }

    List<HttpRoute> all() {
        return List.of(
                HttpRoute.open("/metrics", this::metrics),
                HttpRoute.open("/alive", () -> done(HttpReply.json(200, "{\"alive\": true}\n"))),
                HttpRoute.open("/ready", this::ready),
                HttpRoute.get("/cluster", (caller, none) -> clusterPage()),
                HttpRoute.post(
                        "/v1/assets",
                        CreateAssetsRequest::newBuilder,
                        (caller, request) -> ledger.createAssets(caller, request.build())),
                HttpRoute.post(
                        "/v1/accounts",
                        CreateAccountsRequest::newBuilder,
                        (caller, request) -> ledger.createAccounts(caller, request.build())),
                HttpRoute.post(
                        "/v1/freezes",
                        FreezeAccountsRequest::newBuilder,
                        (caller, request) -> ledger.freezeAccounts(caller, request.build())),
                HttpRoute.post(
                        "/v1/transfers",
                        CreateTransfersRequest::newBuilder,
                        (caller, request) -> ledger.createTransfers(caller, request.build())),
                HttpRoute.post(
                        "/v1/works",
                        RegisterWorksRequest::newBuilder,
                        (caller, request) -> ledger.registerWorks(caller, request.build())),
                HttpRoute.post(
                        "/v1/mandates",
                        GrantMandatesRequest::newBuilder,
                        (caller, request) -> ledger.grantMandates(caller, request.build())),
                HttpRoute.post(
                        "/v1/revocations",
                        RevokeMandatesRequest::newBuilder,
                        (caller, request) -> ledger.revokeMandates(caller, request.build())),
                HttpRoute.get("/v1/mandates/*", this::mandates),
                HttpRoute.post(
                        "/v1/splits",
                        UpdateWorksRequest::newBuilder,
                        (caller, request) -> ledger.updateWorks(caller, request.build())),
                HttpRoute.post(
                        "/v1/payments",
                        PayStreamsRequest::newBuilder,
                        (caller, request) -> ledger.payStreams(caller, request.build())),
                HttpRoute.post(
                        "/v1/clawbacks",
                        ClawBackPaymentsRequest::newBuilder,
                        (caller, request) -> ledger.clawBackPayments(caller, request.build())),
                HttpRoute.post(
                        "/v1/audit",
                        AuditRequest::newBuilder,
                        (caller, request) -> audits.audit(caller, request.build())),
                HttpRoute.post(
                        "/v1/snapshots",
                        TakeSnapshotRequest::newBuilder,
                        (caller, request) -> snapshots.take(caller, request.build())),
                HttpRoute.get("/v1/assets/*", this::asset),
                HttpRoute.get("/v1/accounts/*", this::account),
                HttpRoute.get("/v1/works/*", this::work));
    }

    private CompletableFuture<HttpReply> metrics() {
        return done(new HttpReply(200, Metrics.CONTENT_TYPE, metricsPage.get(), Map.of()));
    }

    private CompletableFuture<HttpReply> ready() {
        return readiness.missing().thenApply(missing -> {
            JsonArray reasons = new JsonArray();
            missing.forEach(reasons::add);
            JsonObject page = new JsonObject();
            page.addProperty("ready", missing.isEmpty());
            page.add("missing", reasons);
            return HttpReply.json(missing.isEmpty() ? 200 : 503, JsonMessages.text(page));
        });
    }

    private CompletableFuture<HttpReply> clusterPage() {
        return cluster.status(GetStatusRequest.getDefaultInstance()).thenApply(status -> {
            JsonObject page = new JsonObject();
            page.add("map", JsonMessages.tree(cluster.clusterMap()));
            page.add("status", JsonMessages.tree(status));
            return HttpReply.json(200, JsonMessages.text(page));
        });
    }

    private CompletableFuture<HttpReply> asset(Caller caller, String number) {
        int asset;
        try {
            asset = Integer.parseUnsignedInt(number);
        } catch (NumberFormatException e) {
            return done(ProblemDetails.invalidField("asset", "An asset's number is from 1 to 4294967295."));
        }
        return ledger.lookupAssets(
                        caller,
                        LookupAssetsRequest.newBuilder().addAssets(asset).build())
                .thenApply(found -> single("asset", number, found.getAssetsList()));
    }

    private CompletableFuture<HttpReply> account(Caller caller, String text) {
        ByteString id = JsonIds.parse(text);
        if (id == null) {
            return done(ProblemDetails.invalidField("id", "An account's id is a UUID."));
        }
        return ledger.lookupAccounts(
                        caller, LookupAccountsRequest.newBuilder().addIds(id).build())
                .thenApply(found -> single("account", text, found.getAccountsList()));
    }

    /** The mandates of an account, which may be none. */
    private CompletableFuture<HttpReply> mandates(Caller caller, String text) {
        ByteString id = JsonIds.parse(text);
        if (id == null) {
            return done(ProblemDetails.invalidField("id", "An account's id is a UUID."));
        }
        return ledger.lookupMandates(
                        caller,
                        LookupMandatesRequest.newBuilder().addAccountIds(id).build())
                .thenApply(found -> HttpReply.json(200, JsonMessages.text(found)));
    }

    private CompletableFuture<HttpReply> work(Caller caller, String text) {
        ByteString id = JsonIds.parse(text);
        if (id == null) {
            return done(ProblemDetails.invalidField("id", "A work's id is a UUID."));
        }
        return ledger.lookupWorks(
                        caller, LookupWorksRequest.newBuilder().addIds(id).build())
                .thenApply(found -> single("work", text, found.getWorksList()));
    }

    private static HttpReply single(String kind, String id, List<? extends Message> found) {
        return found.isEmpty()
                ? ProblemDetails.of(404, "not-found", "Not found", "There is no " + kind + " " + id + ".")
                : HttpReply.json(200, JsonMessages.text(found.get(0)));
    }

    private static CompletableFuture<HttpReply> done(HttpReply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
