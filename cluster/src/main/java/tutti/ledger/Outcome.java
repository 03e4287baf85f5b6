package tutti.ledger;

/**
 * What the ledger answers to one command: one flat list in order of precedence, codes fixed for ever.
 *
 * <p>Codes 1 to 9 are success, 10 to 199 rejections, 200 to 255 refusals. A rejection from {@value #SPENDING_FROM} on,
 * like a success, spends the id of a transfer or stream payment: it is final and a retry is answered with it. The numbers
 * are those of {@code tutti.v1.Outcome}.
 */
public enum Outcome {
    /** The transfer or stream payment moved its tokens. */
    POSTED(1),
    /** The asset, account or work was created. */
    CREATED(2),
    /** The asset, account or work was there already, with the same content. */
    EXISTS(3),
    /** The pending transfer reserved its amount, until it is posted, voided or expires. */
    PENDING(4),
    /** The pending transfer was voided: nothing of it moved, and nothing is reserved any more. */
    VOIDED(5),
    /** The account was frozen, or thawed. */
    CHANGED(6),
    /** The scheduled transfer is kept and will be tried when its time has come; history tells what became of it then. */
    SCHEDULED(7),
    /** An id has other than 16 bytes. */
    ID_MUST_HAVE_16_BYTES(10),
    /** An id is all zeros. */
    ID_MUST_NOT_BE_ZERO(11),
    /** An id lies in the range that the ledger keeps for itself: its first 8 bytes are all ones. */
    ID_IS_RESERVED(12),
    /** A flag is set that this version does not know. */
    FLAG_IS_RESERVED(13),
    /** Two flags exclude each other. */
    FLAGS_ARE_MUTUALLY_EXCLUSIVE(14),
    /** The asset number is zero. */
    ASSET_MUST_NOT_BE_ZERO(15),
    /** An amount, price or number of units is zero. */
    AMOUNT_MUST_NOT_BE_ZERO(16),
    /** An amount, or price times units, is above 2^63 - 1. */
    AMOUNT_OVERFLOWS(17),
    /** Debit and credit account are the same; or payer and cover account of a clawback. */
    ACCOUNTS_MUST_BE_DIFFERENT(18),
    /** A code is above 65,535. */
    CODE_OUT_OF_RANGE(19),
    /** The asset's symbol is not 1 to 12 capital letters or digits. */
    SYMBOL_IS_INVALID(20),
    /** The asset has more than 18 decimals. */
    DECIMALS_OUT_OF_RANGE(21),
    /** A title has more than 256 bytes of UTF-8, the ISRC is not 12 letters and digits, or the name of a principal has not 1 to 64 bytes of UTF-8. */
    DESCRIPTION_IS_INVALID(22),
    /** A work's split has no share, or more than 64. */
    SHARE_COUNT_OUT_OF_RANGE(23),
    /** A share is zero, or the shares do not sum to 1,000,000. */
    SHARES_MUST_SUM_TO_ONE_MILLION(24),
    /** A payee stands twice in a split. */
    PAYEES_MUST_BE_DIFFERENT(25),
    /** The smallest share of one unit is less than one minor unit of the asset. */
    SHARE_IS_BELOW_ONE_MINOR_UNIT(26),
    /** A transfer that posts, voids or reverses does not say which. */
    PENDING_ID_MUST_NOT_BE_ZERO(27),
    /** A transfer names another and neither posts, voids nor reverses it. */
    PENDING_ID_MUST_BE_ZERO(28),
    /** A transfer names itself as the one that it posts, voids or reverses; or a clawback as the payment. */
    PENDING_ID_MUST_BE_DIFFERENT(29),
    /** A timeout is set on a transfer that is not pending. */
    TIMEOUT_RESERVED_FOR_PENDING_TRANSFER(30),
    /** A transfer closes an account and is not pending. */
    CLOSING_TRANSFER_MUST_BE_PENDING(31),
    /** The effective date lies before 1970. */
    EFFECTIVE_DATE_OUT_OF_RANGE(32),
    /** The last transfer, or account, of the request is linked, and there is no next one. */
    LINKED_EVENT_CHAIN_OPEN(33),
    /** A chain has more than 1,024 members. */
    CHAIN_IS_TOO_LONG(34),
    /** Another transfer of the same chain is wrong by itself or was used before, as its own outcome says: the chain was not tried. */
    LINKED_EVENT_NOT_TRIED(35),
    /** The number of a new split version is not 2 to 4,095: the first is that of the registration. */
    SPLIT_VERSION_OUT_OF_RANGE(36),
    /** The interval of a mandate is zero. */
    INTERVAL_MUST_NOT_BE_ZERO(37),
    /** A transfer has the flag SCHEDULED and no time, one before 1970, or a time and not the flag. */
    SCHEDULED_AT_IS_INVALID(38),
    /** The transfer cannot be part of this chain, which reaches into other partitions: it reverses another transfer, is a claim, voids a scheduled transfer, or posts or voids one that begins in the same chain. Or the account lives in another partition than the first of its chain. Nothing was tried; it may be sent by itself. */
    LINKED_EVENT_CANNOT_SPAN(39),
    EXISTS_WITH_DIFFERENT_KIND(40),
    EXISTS_WITH_DIFFERENT_FLAGS(41),
    EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT(42),
    EXISTS_WITH_DIFFERENT_AMOUNT(43),
    EXISTS_WITH_DIFFERENT_CODE(44),
    EXISTS_WITH_DIFFERENT_WORK(45),
    EXISTS_WITH_DIFFERENT_UNITS(46),
    EXISTS_WITH_DIFFERENT_PLAYED_AT(47),
    EXISTS_WITH_DIFFERENT_ASSET(48),
    EXISTS_WITH_DIFFERENT_CONTROLLER(49),
    EXISTS_WITH_DIFFERENT_USER_DATA(50),
    EXISTS_WITH_DIFFERENT_SYMBOL(51),
    EXISTS_WITH_DIFFERENT_DECIMALS(52),
    EXISTS_WITH_DIFFERENT_MAXIMUM_SUPPLY(53),
    EXISTS_WITH_DIFFERENT_DESCRIPTION(54),
    EXISTS_WITH_DIFFERENT_PRICE(55),
    EXISTS_WITH_DIFFERENT_SPLIT(56),
    EXISTS_WITH_DIFFERENT_PENDING_ID(57),
    EXISTS_WITH_DIFFERENT_TIMEOUT(58),
    EXISTS_WITH_DIFFERENT_EFFECTIVE_DATE(59),
    EXISTS_WITH_DIFFERENT_USER_DATA_128(61),
    EXISTS_WITH_DIFFERENT_USER_DATA_32(62),
    /** An id of a chain was used before on its own or in another chain, or stands twice in this one. */
    EXISTS_OUTSIDE_CHAIN(63),
    EXISTS_WITH_DIFFERENT_SCHEDULED_AT(64),
    EXISTS_WITH_DIFFERENT_PAYMENT(65),
    EXISTS_WITH_DIFFERENT_COVER_ACCOUNT(66),
    /** A transfer of a chain is scheduled: each scheduled transfer is tried by itself. */
    LINKED_TRANSFER_IS_SCHEDULED(70),
    /** No such asset in this ledger. */
    ASSET_NOT_FOUND(80),
    /** No account under the transfer's debit account id, or the payment's payer id. */
    DEBIT_ACCOUNT_NOT_FOUND(81),
    /** No account under the transfer's credit account id. */
    CREDIT_ACCOUNT_NOT_FOUND(82),
    /** A payee of the split has no account. */
    PAYEE_NOT_FOUND(83),
    /** A payee of the split has an account that limits its credits. */
    PAYEE_LIMITS_CREDITS(84),
    /** The caller's principal does not control the debit account, and has no mandate for it; or would end by its mandate what was not reserved by it. In chains that reach into other partitions, and for reversals, mandates do not count. */
    DEBIT_NOT_ALLOWED(85),
    /** The accounts, or payer and work, hold different assets. */
    ASSETS_MUST_MATCH(86),
    /** An account that may go below zero, opened by a principal that does not control its asset: it could spend what was never minted. */
    OVERDRAFT_NOT_ALLOWED(87),
    /** The caller's principal does not control the account that is to be closed. */
    CLOSING_NOT_ALLOWED(88),
    /** The debit account is closed. */
    DEBIT_ACCOUNT_CLOSED(89),
    /** `played_at` is further back than the ledger takes late plays (see Limits.late_max_ms). */
    PLAYED_TOO_LONG_AGO(90),
    /** `played_at` is more than a minute ahead of ledger time. */
    PLAYED_IN_FUTURE(91),
    /** The debit account may not go below zero and has not enough available. */
    EXCEEDS_CREDITS(92),
    /** The credit account may not receive more than it has been debited. */
    EXCEEDS_DEBITS(93),
    /** The transfer would mint more than the asset's maximum supply. */
    EXCEEDS_MAXIMUM_SUPPLY(94),
    /** A total of one of the accounts would pass 2^63 - 1. */
    TOTAL_OVERFLOWS(95),
    /** The credit account is closed. */
    CREDIT_ACCOUNT_CLOSED(96),
    /** Another transfer, or account, of the same chain failed; its own outcome says why. */
    LINKED_EVENT_FAILED(97),
    /** The debit account has no transfer with the id that is to be posted or voided. */
    PENDING_TRANSFER_NOT_FOUND(98),
    /** The transfer that is to be posted or voided was none that waits for that. */
    PENDING_TRANSFER_NOT_PENDING(99),
    /** The credit account is given, and is another than the pending transfer's. */
    PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT(100),
    /** The code is given, and is another than the pending transfer's. */
    PENDING_TRANSFER_HAS_DIFFERENT_CODE(101),
    /** More is to be posted or voided than the pending transfer reserved. */
    EXCEEDS_PENDING_TRANSFER_AMOUNT(102),
    /** Less is to be voided than the pending transfer reserved: only the whole can be. */
    PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT(103),
    /** The pending transfer was posted before. */
    PENDING_TRANSFER_ALREADY_POSTED(104),
    /** The pending transfer was voided before. */
    PENDING_TRANSFER_ALREADY_VOIDED(105),
    /** The pending transfer's timeout has passed. */
    PENDING_TRANSFER_EXPIRED(106),
    /** No account under the id that is to be frozen or thawed, or that a mandate is for. */
    ACCOUNT_NOT_FOUND(107),
    /** The caller's principal does not control the asset of the account that is to be frozen or thawed. */
    FREEZING_NOT_ALLOWED(108),
    /** The debit account is frozen: it takes credits, and may not be debited. */
    DEBIT_ACCOUNT_FROZEN(109),
    /** The debit account has no transfer with the id that is to be reversed. */
    REVERSED_TRANSFER_NOT_FOUND(110),
    /** The transfer that is to be reversed moved nothing, or is itself a reversal, a claim or a clawback. */
    REVERSED_TRANSFER_NOT_POSTED(111),
    /** The credit account is given, and is another than that of the transfer to be reversed. */
    REVERSED_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT(112),
    /** More is to be moved back than the transfer moved and earlier reversals left. */
    EXCEEDS_REVERSED_TRANSFER_AMOUNT(113),
    /** The caller's principal does not control the work. */
    UPDATING_NOT_ALLOWED(120),
    /** The split version is not the one after the work's last. */
    SPLIT_VERSION_NOT_NEXT(121),
    /** The split version would begin to hold before the notice period is over (see Limits.split_notice_ms). */
    NOTICE_TOO_SHORT(122),
    /** The work has 8 split versions that plays can be paid by. */
    TOO_MANY_SPLIT_VERSIONS(123),
    /** The caller's principal does not control the account that the mandate is for. */
    GRANTING_NOT_ALLOWED(124),
    /** The time of the mandate is over. */
    MANDATE_EXPIRED(125),
    /** More than the caller's mandate for the debit account has left in the present interval. */
    EXCEEDS_MANDATE(126),
    /** The account never gave the principal a mandate. */
    MANDATE_NOT_FOUND(127),
    /** The account has given mandates to 64 principals. */
    TOO_MANY_MANDATES(128),
    /** More is claimed than waits for the debit account in the asset's unclaimed account, or nothing waits there. */
    EXCEEDS_UNCLAIMED(129),
    /** The time for which the transfer is scheduled has come already, by the time of the ledger. */
    SCHEDULED_AT_IN_PAST(130),
    /** The time of the scheduled transfer that is to be voided has come: it was tried, or is about to be. */
    SCHEDULED_TRANSFER_IS_DUE(131),
    /** The caller's principal does not control the asset of the payment that is to be taken back. */
    CLAWBACK_NOT_ALLOWED(135),
    /** The payer has no stream payment with the id that is to be taken back. */
    PAYMENT_NOT_FOUND(136),
    /** The stream payment that is to be taken back moved nothing. */
    PAYMENT_NOT_POSTED(137),
    /** The stream payment was taken back before. */
    PAYMENT_ALREADY_CLAWED_BACK(138),
    /** A payee has less left than its share of the payment, and no cover account is named. Nothing was taken back. */
    CLAWBACK_EXCEEDS_CREDITS(139),
    /** No account under the id of the cover account, which is needed. */
    COVER_ACCOUNT_NOT_FOUND(140),
    /** The caller's principal does not control the cover account, which is needed. Mandates do not count. */
    COVER_NOT_ALLOWED(141),
    /** The cover account, which is needed, is closed. */
    COVER_ACCOUNT_CLOSED(142),
    /** The cover account has less available than payees are short of. */
    COVER_EXCEEDS_CREDITS(143),
    /** The cover account, which is needed, is frozen. */
    COVER_ACCOUNT_FROZEN(144),
    /** The account's slot is served by another partition since; fetch the cluster map. The gateway retries this by itself, so that only clients that address partitions see it. */
    MOVED(200),
    /** The id's embedded time (UUIDv7) is more than 60 s ahead of ledger time. */
    ID_IS_IN_FUTURE(201),
    /** The id is older than what the ledger keeps in memory, and was not looked up in time. Whether it was used before is not known; or, of a clawback, the payment's legs were not found yet. It is safe to send it again. The gateway retries this by itself until the deadline. */
    ID_LOOKUP_UNAVAILABLE(202),
    /** The id is older than what the ledger keeps in memory, and the index of old ids is being built anew on the node that leads. Whether it was used before is not known; it is safe to send it again later. */
    ID_INDEX_REBUILDING(203),
    /** No such work. */
    WORK_NOT_FOUND(204),
    /** A queue on the way was full; try again after Overload.retry_after_ms. */
    OVERLOADED(205),
    /** A bounded table of the ledger (accounts, works, assets, principals, pending or scheduled transfers) is full. */
    TABLE_IS_FULL(206),
    /** Not answered any more: earlier versions refused so what they could not do. */
    NOT_SUPPORTED_YET(207),
    /** It depends on a transfer that another partition has not decided yet: one that it posts, voids or reverses, another clawback of the same payment, or one that reserves what it would debit or credit. The gateway retries this by itself until the deadline. */
    CHAIN_CONFLICT(208),
    /** A partition that the chain, or clawback, reaches into did not answer in time: nothing of it happened. The gateway retries this by itself until the deadline. */
    CHAIN_TIMED_OUT(209),
    /** The disks of the nodes are almost full, and nothing more is written until there is room again; reads go on. Try again after some seconds: the service resumes by itself. */
    STORAGE_IS_FULL(210),
    /** The item may or may not have taken effect: it was on its way when the deadline passed. Send it again with the same id to learn which. */
    UNKNOWN(250);

    /** First code of the rejections that depend on the ledger's state and therefore spend the id. */
    public static final int SPENDING_FROM = 80;

    private static final int REJECTIONS_FROM = 10;
    private static final int REFUSALS_FROM = 200;
    private static final Outcome[] BY_CODE = new Outcome[256];

    static {
        for (Outcome outcome : values()) {
            BY_CODE[outcome.code] = outcome;
        }
    }

    private final int code;

    Outcome(int code) {
        this.code = code;
    }

    public static Outcome ofCode(int code) {
        Outcome outcome = code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        if (outcome == null) {
            throw new IllegalArgumentException("no outcome has code " + code);
        }
        return outcome;
    }

    public int code() {
        return code;
    }

    public boolean isSuccess() {
        return code < REJECTIONS_FROM;
    }

    public boolean isRefusal() {
        return code >= REFUSALS_FROM;
    }

    /** True if this outcome is final for the id of the transfer or stream payment that it answers. */
    public boolean spendsId() {
        return isSuccess() || (code >= SPENDING_FROM && code < REFUSALS_FROM);
    }
}
