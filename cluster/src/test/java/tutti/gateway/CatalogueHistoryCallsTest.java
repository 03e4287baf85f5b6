package tutti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tutti.codec.HistoryEntry;
import tutti.codec.HistoryFilter;
import tutti.codec.Query;
import tutti.config.BearerTokens;
import tutti.ledger.AccountFlags;
import tutti.ledger.Journal;
import tutti.replica.FakeHistory;
import tutti.v1.Account;
import tutti.v1.AccountChange;
import tutti.v1.AccountEntry;
import tutti.v1.Entry;
import tutti.v1.EntryKind;
import tutti.v1.ListAccountEntriesRequest;
import tutti.v1.ListWorkEntriesRequest;
import tutti.v1.ListWorkEntriesResponse;
import tutti.v1.Share;
import tutti.v1.SplitEntry;
import tutti.v1.SplitVersion;
import tutti.v1.Work;
import tutti.v1.WorkEntry;

/** Questions about works, and about accounts themselves, over gRPC. */
class CatalogueHistoryCallsTest {
    private static final ByteString WORK = IdBytes.of(3, 900);
    private static final ByteString ACCOUNT = IdBytes.of(0, 10);
    private static final int ASSET = -2;

    private final GatewayFixture gateway = GatewayFixture.start(Samples.gateway(BearerTokens.none()));

    @AfterEach
    void close() {
        gateway.close();
    }

    private FakeHistory home(ByteString id) {
        return gateway.histories.get(gateway.partitions.slotMap().partitionOf(IdBytes.high(id), IdBytes.low(id)));
    }

    @Test
    void shouldTellAWorkAndItsSplitsPageByPage() {
        home(WORK).add(work(100));
        home(WORK).add(split(200, 2));
        home(WORK).add(split(300, 3));
        gateway.partitions.position = 300;
        ListWorkEntriesRequest.Builder request =
                ListWorkEntriesRequest.newBuilder().setWorkId(WORK).setLimit(2);

        ListWorkEntriesResponse first = gateway.history().listWorkEntries(request.build());
        ListWorkEntriesResponse second = gateway.history()
                .listWorkEntries(request.setCursor(first.getNext()).build());

        List<Share> shares = List.of(Share.newBuilder()
                .setAccountId(ACCOUNT)
                .setMillionths(1_000_000)
                .build());
        assertThat(first.getEntries(0).getWork())
                .isEqualTo(WorkEntry.newBuilder()
                        .setWork(Work.newBuilder()
                                .setId(WORK)
                                .setAsset(ASSET)
                                .setPrice(101)
                                .setTitle("Für Elise")
                                .setSplitVersion(1)
                                .addAllShares(shares)
                                .setRegisteredAtNs(100))
                        .setController("radio")
                        .build());
        assertThat(first.getEntries(1).getSplit())
                .isEqualTo(SplitEntry.newBuilder()
                        .setWorkId(WORK)
                        .setVersion(SplitVersion.newBuilder()
                                .setSplitVersion(2)
                                .setEffectiveFromNs(2_000)
                                .addAllShares(shares))
                        .build());
        assertThat(second.getEntriesList()).extracting(Entry::getPosition).containsExactly(300L);
        assertThat(second.getNext()).isEmpty();
        assertThat(second.getPosition()).isEqualTo(300);
        assertThat(home(WORK).asked()).allSatisfy(filter -> {
            assertThat(filter.account()).isEqualTo(new Query.Id(3, 900));
            assertThat(filter.parts()).isEqualTo(HistoryFilter.WORKS);
            assertThat(filter.limit()).isEqualTo(2);
        });
    }

    @Test
    void shouldTellWhatHappenedToAnAccount() {
        home(ACCOUNT).add(account(1, Journal.CREATED, 4, "radio"));
        home(ACCOUNT).add(account(2, Journal.FROZEN, 4 | AccountFlags.FROZEN, "issuer"));
        home(ACCOUNT).add(account(3, Journal.CLOSED, 4 | AccountFlags.FROZEN | AccountFlags.CLOSED, ""));
        gateway.partitions.position = 3;

        List<AccountEntry> told = gateway
                .history()
                .listAccountEntries(ListAccountEntriesRequest.newBuilder()
                        .setAccountId(ACCOUNT)
                        .addKinds(EntryKind.ENTRY_KIND_ACCOUNT)
                        .build())
                .getEntriesList()
                .stream()
                .map(Entry::getAccount)
                .toList();

        Account created = Account.newBuilder()
                .setId(ACCOUNT)
                .setAsset(ASSET)
                .setCode(65_535)
                .setFlags(4)
                .setUserData128(IdBytes.of(5, 6))
                .setUserData(7)
                .setUserData32(-8)
                .setController("radio")
                .setCreatedAtNs(1)
                .build();
        assertThat(told.get(0).getAccount()).isEqualTo(created);
        assertThat(told)
                .extracting(AccountEntry::getChange)
                .containsExactly(
                        AccountChange.ACCOUNT_CHANGE_CREATED,
                        AccountChange.ACCOUNT_CHANGE_FROZEN,
                        AccountChange.ACCOUNT_CHANGE_CLOSED);
        assertThat(told).extracting(AccountEntry::getPrincipal).containsExactly("", "issuer", "");
        assertThat(told.get(2).getAccount().getFlags()).isEqualTo(4 | AccountFlags.FROZEN | AccountFlags.CLOSED);
    }

    @ParameterizedTest
    @MethodSource("asked")
    void shouldAskForTheKindsThatTheCallNames(int sides, List<EntryKind> kinds, int parts) {
        var unused = gateway.history()
                .listAccountEntries(ListAccountEntriesRequest.newBuilder()
                        .setAccountId(ACCOUNT)
                        .setSides(sides)
                        .addAllKinds(kinds)
                        .build());

        assertThat(home(ACCOUNT).asked()).extracting(HistoryFilter::parts).containsExactly(parts);
    }

    static Stream<Arguments> asked() {
        int settled = HistoryFilter.SETTLEMENTS | HistoryFilter.DIVERTED;
        return Stream.of(
                Arguments.of(0, List.of(), HistoryFilter.MONEY),
                Arguments.of(3, List.of(), HistoryFilter.MONEY),
                Arguments.of(1, List.of(), HistoryFilter.DEBITS),
                Arguments.of(2, List.of(), HistoryFilter.CREDITS | HistoryFilter.SETTLEMENTS),
                Arguments.of(2, List.of(EntryKind.ENTRY_KIND_MOVEMENT), HistoryFilter.CREDITS),
                Arguments.of(0, List.of(EntryKind.ENTRY_KIND_SETTLEMENT), settled),
                Arguments.of(1, List.of(EntryKind.ENTRY_KIND_SETTLEMENT), settled),
                Arguments.of(
                        0,
                        List.of(EntryKind.ENTRY_KIND_ACCOUNT, EntryKind.ENTRY_KIND_SHARE),
                        HistoryFilter.STATES | HistoryFilter.SHARES),
                Arguments.of(0, List.of(EntryKind.ENTRY_KIND_BALANCE), HistoryFilter.BALANCES));
    }

    @Test
    void shouldRefuseWhatCannotBeAsked() {
        assertInvalid(ListWorkEntriesRequest.newBuilder());
        assertInvalid(ListWorkEntriesRequest.newBuilder().setWorkId(WORK).setLimit(1_001));
        assertInvalid(ListWorkEntriesRequest.newBuilder().setWorkId(WORK).setFromNs(-1));
        assertInvalid(ListWorkEntriesRequest.newBuilder().setWorkId(WORK).setCursor(WORK));
        for (int kind : new int[] {0, 3, 6}) {
            assertThatThrownBy(() -> gateway.history()
                            .listAccountEntries(ListAccountEntriesRequest.newBuilder()
                                    .setAccountId(ACCOUNT)
                                    .addKinds(EntryKind.ENTRY_KIND_ACCOUNT)
                                    .addKindsValue(kind)
                                    .build()))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, CatalogueHistoryCallsTest::assertInvalid);
        }
    }

    private void assertInvalid(ListWorkEntriesRequest.Builder request) {
        assertThatThrownBy(() -> gateway.history().listWorkEntries(request.build()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, CatalogueHistoryCallsTest::assertInvalid);
    }

    private static void assertInvalid(StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private static HistoryEntry work(long position) {
        long radio = 'r' | 'a' << 8 | 'd' << 16 | (long) 'i' << 24 | (long) 'o' << 32;
        // In UTF-8: 46 c3 bc 72 20 45 6c 69 73 65
        long[] body = {3, 900, ASSET, 101, 0, 10, 1_000_000, 5, radio, 10, 0x696c4520_72bcc346L, 0x6573, 0};
        return entry(position, Journal.WORK, 1, body);
    }

    private static HistoryEntry split(long position, int version) {
        return entry(position, Journal.SPLIT, 1, new long[] {3, 900, version, version * 1_000L, 0, 10, 1_000_000});
    }

    private static HistoryEntry account(long position, int change, int flags, String principal) {
        long described = (long) ASSET << 32 | 65_535L << 16 | flags;
        long text = 0;
        for (int i = principal.length() - 1; i >= 0; i--) {
            text = text << 8 | principal.charAt(i);
        }
        return entry(
                position, Journal.ACCOUNT, change, new long[] {0, 10, described, 5, 6, 7, -8, principal.length(), text
                });
    }

    private static HistoryEntry entry(long position, int kind, int detail, long[] body) {
        long[] words = new long[1 + body.length];
        words[0] = Journal.header(kind, 0, detail, words.length);
        System.arraycopy(body, 0, words, 1, body.length);
        return new HistoryEntry(position, 0, position, words);
    }
}
