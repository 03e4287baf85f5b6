package tutti.ledger;

/** Creates what transfers and payments are about: assets, accounts and works. Rare commands, so they may allocate. */
final class Catalogue {
    /** The issuing account may not take back more than it gave out: that would be a negative supply. */
    private static final int ISSUING_FLAGS = AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS;

    private static final int UNCLAIMED_FLAGS = AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS;

    private final Books books;

    Catalogue(Books books) {
        this.books = books;
    }

    Outcome create(NewAsset asset) {
        Outcome shape = Shape.of(asset);
        if (shape != null) {
            return shape;
        }
        int index = books.assets.find(asset.asset());
        if (index != Assets.NONE) {
            return difference(index, asset);
        }
        boolean isIssuedHere = books.isHome(AssetAccounts.RESERVED_HIGH, AssetAccounts.issuingLow(asset.asset()));
        boolean isPrincipalKnown = books.principals.number(asset.principal()) != Principals.NOBODY;
        if (!books.assets.hasRoomFor(asset.asset())
                || !books.accounts.hasRoomFor(isIssuedHere ? 2 : 1)
                || (!isPrincipalKnown && !books.principals.hasRoom())) {
            return Outcome.TABLE_IS_FULL;
        }
        post(asset, isIssuedHere);
        return Outcome.CREATED;
    }

    Outcome create(NewAccount account) {
        Outcome shape = Shape.of(account);
        if (shape != null) {
            return shape;
        }
        if (account.isLinked()) {
            return Outcome.LINKED_EVENT_CHAIN_OPEN;
        }
        if (!books.isHome(account.idHigh(), account.idLow())) {
            return Outcome.MOVED;
        }
        Outcome outcome = decide(account, 1);
        if (outcome == Outcome.CREATED) {
            post(account);
        }
        return outcome;
    }

    /**
     * What becomes of an account whose form is right and whose home is here, if it is created as one of so many; CREATED if nothing speaks
     * against it.
     */
    Outcome decide(NewAccount account, int together) {
        int slot = books.accounts.find(account.idHigh(), account.idLow());
        if (slot != Accounts.NONE) {
            return difference(slot, account);
        }
        int assetIndex = books.assets.find(account.asset());
        if (assetIndex == Assets.NONE) {
            return Outcome.ASSET_NOT_FOUND;
        }
        if (mayGoBelowZero(account) && account.principal() != books.assets.controller(assetIndex)) {
            return Outcome.OVERDRAFT_NOT_ALLOWED;
        }
        // Without a number only because the table of principals was full when the name came.
        boolean hasRoom = books.principals.isNumber(account.principal()) && books.accounts.hasRoomFor(together);
        return hasRoom ? Outcome.CREATED : Outcome.TABLE_IS_FULL;
    }

    /** Creates an account that nothing speaks against. */
    void post(NewAccount account) {
        int assetIndex = books.assets.find(account.asset());
        post(account, Accounts.ROLE_ORDINARY, assetIndex);
    }

    Outcome freeze(AccountFreeze freeze) {
        Outcome shape = Shape.of(freeze);
        if (shape != null) {
            return shape;
        }
        if (!books.isHome(freeze.idHigh(), freeze.idLow())) {
            return Outcome.MOVED;
        }
        int slot = books.accounts.find(freeze.idHigh(), freeze.idLow());
        if (slot == Accounts.NONE) {
            return Outcome.ACCOUNT_NOT_FOUND;
        }
        if (books.assets.controller(books.accounts.assetIndex(slot)) != freeze.principal()) {
            return Outcome.FREEZING_NOT_ALLOWED;
        }
        if (books.accounts.isFrozen(slot) == freeze.frozen()) {
            return Outcome.EXISTS;
        }
        post(freeze, slot);
        return Outcome.CHANGED;
    }

    Outcome register(NewWork work) {
        Outcome shape = Shape.of(work);
        if (shape != null) {
            return shape;
        }
        if (!books.isHome(work.idHigh(), work.idLow())) {
            return Outcome.MOVED;
        }
        int slot = books.works.find(work.idHigh(), work.idLow());
        if (slot != Works.NONE) {
            return difference(slot, work);
        }
        int assetIndex = books.assets.find(work.asset());
        if (assetIndex == Assets.NONE) {
            return Outcome.ASSET_NOT_FOUND;
        }
        Outcome payees = Payees.problem(books, work.split(), assetIndex);
        if (payees != null) {
            return payees;
        }
        if (!books.principals.isNumber(work.principal()) || !books.works.hasRoom()) {
            return Outcome.TABLE_IS_FULL;
        }
        post(work);
        return Outcome.CREATED;
    }

    private static boolean mayGoBelowZero(NewAccount account) {
        return (account.flags() & AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS) == 0;
    }

    private Outcome difference(int index, NewAsset asset) {
        NewAsset known = books.assets.description(index);
        if (!books.principals.name(books.assets.controller(index)).equals(asset.principal())) {
            return Outcome.EXISTS_WITH_DIFFERENT_CONTROLLER;
        }
        if (!known.symbol().equals(asset.symbol())) {
            return Outcome.EXISTS_WITH_DIFFERENT_SYMBOL;
        }
        if (known.decimals() != asset.decimals()) {
            return Outcome.EXISTS_WITH_DIFFERENT_DECIMALS;
        }
        return known.maximumSupply() == asset.maximumSupply()
                ? Outcome.EXISTS
                : Outcome.EXISTS_WITH_DIFFERENT_MAXIMUM_SUPPLY;
    }

    private Outcome difference(int slot, NewAccount account) {
        if ((books.accounts.flags(slot) & AccountFlags.OF_CLIENTS) != account.flags()) {
            return Outcome.EXISTS_WITH_DIFFERENT_FLAGS;
        }
        if (books.accounts.code(slot) != account.code()) {
            return Outcome.EXISTS_WITH_DIFFERENT_CODE;
        }
        if (books.assets.number(books.accounts.assetIndex(slot)) != account.asset()) {
            return Outcome.EXISTS_WITH_DIFFERENT_ASSET;
        }
        if (books.accounts.controller(slot) != account.principal()) {
            return Outcome.EXISTS_WITH_DIFFERENT_CONTROLLER;
        }
        if (books.accounts.userData(slot) != account.userData()) {
            return Outcome.EXISTS_WITH_DIFFERENT_USER_DATA;
        }
        if (books.accounts.userDataHigh(slot) != account.userDataHigh()
                || books.accounts.userDataLow(slot) != account.userDataLow()) {
            return Outcome.EXISTS_WITH_DIFFERENT_USER_DATA_128;
        }
        return books.accounts.userDataShort(slot) == account.userDataShort()
                ? Outcome.EXISTS
                : Outcome.EXISTS_WITH_DIFFERENT_USER_DATA_32;
    }

    private Outcome difference(int slot, NewWork work) {
        WorkView known = books.works.view(slot);
        if (known.asset() != work.asset()) {
            return Outcome.EXISTS_WITH_DIFFERENT_ASSET;
        }
        if (books.works.controller(slot) != work.principal()) {
            return Outcome.EXISTS_WITH_DIFFERENT_CONTROLLER;
        }
        if (!known.title().equals(work.title()) || !known.isrc().equals(work.isrc())) {
            return Outcome.EXISTS_WITH_DIFFERENT_DESCRIPTION;
        }
        if (known.price() != work.price()) {
            return Outcome.EXISTS_WITH_DIFFERENT_PRICE;
        }
        return known.firstVersion().split().equals(work.split()) ? Outcome.EXISTS : Outcome.EXISTS_WITH_DIFFERENT_SPLIT;
    }

    private void post(NewAsset asset, boolean isIssuedHere) {
        int index = books.assets.findOrReserve(asset.asset());
        int controller = books.principals.intern(asset.principal());
        books.assets.create(index, asset, controller);
        createUnclaimed(index);
        if (isIssuedHere) {
            createReserved(
                    AssetAccounts.issuingLow(asset.asset()), index, ISSUING_FLAGS, controller, Accounts.ROLE_ISSUING);
        }
    }

    /** Creates the account for what payees here cannot be credited: every partition has its own. */
    void createUnclaimed(int assetIndex) {
        createReserved(
                AssetAccounts.unclaimedLow(books.assets.number(assetIndex)),
                assetIndex,
                UNCLAIMED_FLAGS,
                Principals.NOBODY,
                Accounts.ROLE_UNCLAIMED);
    }

    private void createReserved(long idLow, int assetIndex, int flags, int controller, int role) {
        NewAccount account = new NewAccount(
                AssetAccounts.RESERVED_HIGH, idLow, books.assets.number(assetIndex), flags, 0, 0, controller);
        post(account, role, assetIndex);
    }

    private void post(NewAccount account, int role, int assetIndex) {
        int slot = books.accounts.create(account, role, assetIndex, books.timeNs());
        books.accounts.record(Journal.CREATED, slot, name(account.principal()));
    }

    private void post(AccountFreeze freeze, int slot) {
        if (freeze.frozen()) {
            books.accounts.freeze(slot);
        } else {
            books.accounts.thaw(slot);
        }
        books.accounts.record(freeze.frozen() ? Journal.FROZEN : Journal.THAWED, slot, name(freeze.principal()));
    }

    private byte[] name(int principal) {
        return JournalText.bytes(books.principals.name(principal));
    }

    private void post(NewWork work) {
        WorkView view = new WorkView(
                work.idHigh(),
                work.idLow(),
                work.asset(),
                work.title(),
                work.isrc(),
                work.price(),
                SplitVersion.FIRST,
                work.split(),
                books.timeNs());
        books.works.add(view, work.principal());
        books.entries.work(work, books.principals.name(work.principal()));
    }
}
