package tutti.workload;

import com.google.protobuf.ByteString;
import tutti.client.Id;
import tutti.v1.Share;
import tutti.v1.Work;

/** A work that a load plays: its price and who is paid for it. Immutable. */
public final class PlannedWork {
    private final Id id;
    private final String title;
    private final String isrc;
    private final long price;
    private final int[] payees;
    private final int[] millionths;

    /**
     * Takes the arrays over.
     *
     * @param price of one unit, minor units
     * @param payees places in the catalogue's list of payees
     * @param millionths share of each payee; they sum to 1,000,000
     */
    PlannedWork(Id id, String title, String isrc, long price, int[] payees, int[] millionths) {
        this.id = id;
        this.title = title;
        this.isrc = isrc;
        this.price = price;
        this.payees = payees;
        this.millionths = millionths;
    }

    public Id id() {
        return id;
    }

    public long price() {
        return price;
    }

    public int shareCount() {
        return payees.length;
    }

    /** Place of a share's payee in the catalogue's list of payees. */
    public int payee(int share) {
        return payees[share];
    }

    public int millionths(int share) {
        return millionths[share];
    }

    Work toMessage(Catalogue catalogue) {
        Work.Builder work = Work.newBuilder()
                .setId(id.toByteString())
                .setAsset(catalogue.asset())
                .setTitle(title)
                .setIsrc(isrc)
                .setPrice(price);
        for (int share = 0; share < payees.length; share++) {
            ByteString payee = catalogue.payees().get(payees[share]).id().toByteString();
            work.addShares(Share.newBuilder().setAccountId(payee).setMillionths(millionths[share]));
        }
        return work.build();
    }
}
