package tutti.ledger;

/** Mandates granted, changed and revoked by whoever controls the account. */
final class MandateChanges {
    private final Books books;

    MandateChanges(Books books) {
        this.books = books;
    }

    Outcome apply(MandateChange change) {
        Outcome shape = Shape.of(change);
        if (shape != null) {
            return shape;
        }
        if (!books.isHome(change.accountHigh(), change.accountLow())) {
            return Outcome.MOVED;
        }
        int account = books.accounts.find(change.accountHigh(), change.accountLow());
        if (account == Accounts.NONE) {
            return Outcome.ACCOUNT_NOT_FOUND;
        }
        if (books.accounts.controller(account) != change.principal()) {
            return Outcome.GRANTING_NOT_ALLOWED;
        }
        if (!change.isRevocation() && change.untilNs() <= books.timeNs()) {
            return Outcome.MANDATE_EXPIRED;
        }
        int grantee = books.principals.number(change.grantee());
        int mandate = grantee == Principals.NOBODY
                ? Mandates.NONE
                : books.mandates.find(change.accountHigh(), change.accountLow(), grantee);
        if (change.isRevocation()) {
            return revoke(mandate);
        }
        return mandate == Mandates.NONE ? add(change) : change(change, mandate);
    }

    private Outcome revoke(int mandate) {
        if (mandate == Mandates.NONE) {
            return Outcome.MANDATE_NOT_FOUND;
        }
        if (books.mandates.isRevoked(mandate)) {
            return Outcome.EXISTS;
        }
        books.mandates.revoke(mandate);
        return Outcome.CHANGED;
    }

    private Outcome add(MandateChange grant) {
        int count = books.mandates.countOf(grant.accountHigh(), grant.accountLow());
        if (count == Mandates.OF_ACCOUNT_MAX) {
            return Outcome.TOO_MANY_MANDATES;
        }
        boolean isKnown = books.principals.number(grant.grantee()) != Principals.NOBODY;
        if (!books.mandates.hasRoom() || (!isKnown && !books.principals.hasRoom())) {
            return Outcome.TABLE_IS_FULL;
        }
        int grantee = books.principals.intern(grant.grantee());
        books.mandates.add(grant, grantee, count + 1, books.timeNs());
        return Outcome.CREATED;
    }

    private Outcome change(MandateChange grant, int mandate) {
        if (books.mandates.says(mandate, grant)) {
            return Outcome.EXISTS;
        }
        books.mandates.change(mandate, grant, books.timeNs());
        return Outcome.CHANGED;
    }
}
