package tutti.ledger;

/** A work as its home partition knows it. */
public record WorkView(
        long idHigh,
        long idLow,
        int asset,
        String title,
        String isrc,
        long price,
        int splitVersion,
        Split split,
        long registeredAtNs) {}
