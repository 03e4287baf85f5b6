package tutti.ledger;

/** What a scenario tells of an account. */
final class StageStates {
    private StageStates() {}

    /** Empty if there is no such account. */
    static String account(String name, Ledger home, long low) {
        AccountView view = home.account(0, low);
        if (view == null) {
            return "";
        }
        long available = view.creditsPosted() - view.debitsPosted() - view.debitsPending();
        return "  " + name + " available=" + available + " pending=" + view.debitsPending()
                + (view.creditsPending() == 0 ? "" : " incoming=" + view.creditsPending())
                + ((view.flags() & AccountFlags.CLOSED) == 0 ? "" : " closed")
                + ((view.flags() & AccountFlags.FROZEN) == 0 ? "" : " frozen")
                + (view.unclaimed() == 0 ? "" : " unclaimed=" + view.unclaimed())
                + mandates(home, low);
    }

    static String mandates(Ledger home, long low) {
        StringBuilder told = new StringBuilder();
        for (MandateView mandate : home.mandates(0, low)) {
            told.append("  used=" + mandate.used() + " reserved=" + mandate.reserved() + " of " + mandate.limit())
                    .append(mandate.isRevoked() ? " revoked" : "");
        }
        return told.toString();
    }
}
