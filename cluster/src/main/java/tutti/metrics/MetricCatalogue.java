package tutti.metrics;

import java.util.List;

/**
 * Every metric that a node offers, JVM metrics apart: name, type, unit, labels and meaning, in one place.
 *
 * <p>Rules, dashboards and runbooks in {@code ops/} may name no other. Names follow the Prometheus conventions: base units,
 * unit last, counters end in {@code _total}.
 */
public enum MetricCatalogue {
    COMMANDS(
            "tutti_commands_total",
            Type.COUNTER,
            Unit.NONE,
            "Commands answered, by outcome. Counted by the leader alone, so a sum over nodes counts each once.",
            "partition",
            "outcome"),
    TRANSFERS(
            "tutti_transfers_total",
            Type.COUNTER,
            Unit.NONE,
            "Transfers that were posted, reserved or voided, by reach: inside one partition, or across several."
                    + " Counted by the leader of the debit account's partition alone.",
            "partition",
            "reach"),
    BATCHES_COMMITTED(
            "tutti_batches_committed_total",
            Type.COUNTER,
            Unit.NONE,
            "Batches that this node offered as leader and that were committed and applied.",
            "partition"),
    COMMIT_LATENCY(
            "tutti_commit_latency_seconds",
            Type.HISTOGRAM,
            Unit.SECONDS,
            "Time on the leader from offering a batch to the log until it is committed and applied.",
            "partition"),
    APPLIED_POSITION(
            "tutti_replica_applied_position_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "Position in the partition's log up to which this replica applied.",
            "partition"),
    COMMITTED_POSITION(
            "tutti_replica_committed_position_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "Position in the partition's log that this member knows to be on a quorum.",
            "partition"),
    STORED_POSITION(
            "tutti_replica_stored_position_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "Position in the partition's log up to which this member stored and synced to disk.",
            "partition"),
    FOLLOWER_LAG(
            "tutti_follower_lag_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "How far a follower's stored position is behind the leader's, as the leader sees it. Offered by the leader"
                    + " alone.",
            "partition",
            "node"),
    SNAPSHOT_POSITION(
            "tutti_replica_snapshot_position_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "Position in the partition's log of the newest snapshot of this replica: a restart applies again what came"
                    + " after it.",
            "partition"),
    SNAPSHOTS_REFUSED(
            "tutti_snapshots_refused_total",
            Type.COUNTER,
            Unit.NONE,
            "Snapshots that this member found damaged when it started; it began with one before, or with its log.",
            "partition"),
    SNAPSHOT_PAUSE(
            "tutti_snapshot_pause_seconds",
            Type.GAUGE,
            Unit.SECONDS,
            "How long this node took no payments for the last snapshot that it took as leader; 0 if it took none since"
                    + " it started.",
            "partition"),
    LOG_START(
            "tutti_log_start_position_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "Position in the partition's log below which this member has none any more: the older of its two"
                    + " snapshots, or earlier.",
            "partition"),
    LOG_KEPT_FOR_MEMBERS(
            "tutti_log_kept_for_members_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "Log that this member has stored and some other has not, or was not heard to have since this node started.",
            "partition"),
    LOG_KEPT_MAX(
            "tutti_log_kept_max_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "The setting consensus.log-kept-bytes-max: a member for which more would be kept is given up and must be"
                    + " replaced."),
    LEADERSHIP_TERM(
            "tutti_leadership_term", Type.GAUGE, Unit.NONE, "Leadership term of the partition's log.", "partition"),
    LEADER("tutti_leader", Type.GAUGE, Unit.NONE, "1 if this node leads the partition, else 0.", "partition"),
    LEADER_CHANGES(
            "tutti_leader_changes_total",
            Type.COUNTER,
            Unit.NONE,
            "New leadership terms that this member saw begin since it started.",
            "partition"),
    QUEUE_ITEMS(
            "tutti_queue_items", Type.GAUGE, Unit.NONE, "Items that wait in a bounded queue.", "partition", "queue"),
    QUEUE_REJECTIONS(
            "tutti_queue_rejections_total",
            Type.COUNTER,
            Unit.NONE,
            "Items turned away because a bounded queue was full.",
            "partition",
            "queue"),
    UNSETTLED_PAYEES(
            "tutti_unsettled_payees",
            Type.GAUGE,
            Unit.NONE,
            "Payees with stream credits in this partition that no settlement has taken home yet.",
            "partition"),
    UNACKNOWLEDGED_ITEMS(
            "tutti_unacknowledged_items",
            Type.GAUGE,
            Unit.NONE,
            "Channel items sent to other partitions and not yet acknowledged.",
            "partition"),
    SETTLEMENT_LAG(
            "tutti_settlement_lag_seconds",
            Type.GAUGE,
            Unit.SECONDS,
            "Age of the oldest stream credit that has not reached its payee's home; 0 if there is none. Offered by the"
                    + " leader alone.",
            "partition"),
    REQUESTS("tutti_requests_total", Type.COUNTER, Unit.NONE, "gRPC calls ended, by status code.", "method", "code"),
    REQUEST_TIME(
            "tutti_request_seconds",
            Type.HISTOGRAM,
            Unit.SECONDS,
            "Time from a gRPC request's arrival to its answer; for streams, of each message.",
            "method"),
    GRPC_CONNECTIONS("tutti_grpc_connections", Type.GAUGE, Unit.NONE, "Open gRPC connections."),
    ARCHIVE_WRITTEN(
            "tutti_archive_written_bytes_total",
            Type.COUNTER,
            Unit.BYTES,
            "Bytes of all partitions' logs that this node's archive wrote since it started."),
    ARCHIVE_WRITE_TIME(
            "tutti_archive_write_seconds_total",
            Type.COUNTER,
            Unit.SECONDS,
            "Time that this node's archive spent on writing logs, checksums and syncs to disk included."),
    ARCHIVE_LONGEST_WRITE(
            "tutti_archive_longest_write_seconds",
            Type.GAUGE,
            Unit.SECONDS,
            "Longest single write of this node's archive since it started, checksum and sync to disk included."),
    ARCHIVE_KEPT(
            "tutti_archive_kept_bytes", Type.GAUGE, Unit.BYTES, "Bytes of logs and snapshots in this node's archive."),
    DISK_FREE(
            "tutti_disk_free_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "Bytes that the node may still write to the disk of its data folder."),
    DISK_LOW(
            "tutti_disk_low",
            Type.GAUGE,
            Unit.NONE,
            "1 while so little is free on the disk of the data folder that nothing should grow there, else 0. Leaders refuse"
                    + " writes while they, or so many nodes that no majority is left, are low."),
    UNSAFE_NO_SYNC(
            "tutti_unsafe_no_sync",
            Type.GAUGE,
            Unit.NONE,
            "1 if the node's settings leave out syncs, so that acknowledged payments may be lost with the power; else 0."),
    PENDING_TRANSFERS(
            "tutti_pending_transfers",
            Type.GAUGE,
            Unit.NONE,
            "Pending transfers that are neither posted, voided nor expired; a quarter of the id window at most.",
            "partition"),
    UNDECIDED_TRANSFERS(
            "tutti_undecided_transfers",
            Type.GAUGE,
            Unit.NONE,
            "Transfers that wait for the partition of their credit account; a quarter of the id window at most.",
            "partition"),
    HISTORY_POSITION(
            "tutti_history_readable_position_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "Position in the partition's log up to which this member's history can be read.",
            "partition"),
    HISTORY_SYNCED(
            "tutti_history_synced_position_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "Position in the partition's log up to which this member's history is on disk; later ids stay in memory.",
            "partition"),
    HISTORY_WAITING(
            "tutti_history_waiting_bytes",
            Type.GAUGE,
            Unit.BYTES,
            "Bytes of history that wait in this member's memory to be written.",
            "partition"),
    HISTORY_COMPLETE(
            "tutti_history_complete",
            Type.GAUGE,
            Unit.NONE,
            "1 if this member has the partition's whole history; 0 while it fetches from other members what its log no"
                    + " longer brings.",
            "partition"),
    ACCOUNTS("tutti_accounts", Type.GAUGE, Unit.NONE, "Accounts in the partition.", "partition"),
    WORKS("tutti_works", Type.GAUGE, Unit.NONE, "Works in the partition.", "partition"),
    NODE_INFO("tutti_node_info", Type.INFO, Unit.NONE, "Version and number of the node; always 1.", "version", "node");

    /** How a metric behaves. */
    public enum Type {
        /** Only rises, from 0 at the node's start. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Counts observations by size. */
        HISTOGRAM,
        /** Always 1; the labels are the message. */
        INFO
    }

    /** What a metric is measured in. */
    public enum Unit {
        NONE(""),
        SECONDS("_seconds"),
        BYTES("_bytes");

        private final String suffix;

        Unit(String suffix) {
            this.suffix = suffix;
        }

        /** Ending that the unit gives a metric's name, before a counter's {@code _total}. */
        public String suffix() {
            return suffix;
        }
    }

    private final String metricName;
    private final Type type;
    private final Unit unit;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> labels;

    MetricCatalogue(String metricName, Type type, Unit unit, String help, String... labels) {
        this.metricName = metricName;
        this.type = type;
        this.unit = unit;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** Name as scraped; a histogram's series add {@code _bucket}, {@code _sum} and {@code _count}. */
    public String metricName() {
        return metricName;
    }

    public Type type() {
        return type;
    }

    public Unit unit() {
        return unit;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }
}
