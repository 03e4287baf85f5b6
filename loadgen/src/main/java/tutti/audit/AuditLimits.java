package tutti.audit;

import java.time.Duration;

/** How long the auditor waits for what must come true by itself. */
public record AuditLimits(Duration resolve, Duration settle, Duration agree, Duration cut, int samplesMax) {
    public static AuditLimits defaults() {
        return new AuditLimits(
                Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(10), 20_000);
    }
}
