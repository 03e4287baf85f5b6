package tutti.config;

/** Bounds of one partition's state; equal on all nodes. */
public record LimitsConfig(
        int accountsMax,
        int worksMax,
        int assetsMax,
        int principalsMax,
        int accrualsMax,
        int idWindowMax,
        int idWindowKept,
        long lateMaxNs,
        long splitNoticeNs,
        int mandatesMax) {}
