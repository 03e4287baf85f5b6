package tutti.replica.simulation;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import tutti.codec.AccountFreezeRecord;
import tutti.codec.Batches;
import tutti.codec.SectionHeader;
import tutti.codec.SectionKind;
import tutti.codec.SectionPrincipal;
import tutti.codec.Sections;
import tutti.ledger.AccountFreeze;
import tutti.ledger.MandateChange;
import tutti.ledger.NewAccount;
import tutti.ledger.NewAsset;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.replica.simulation.oracle.Asked;
import tutti.replica.simulation.oracle.Oracle;

/** A section of a batch, twice: as bytes for the replicas, and as what it means for the oracle. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
sealed interface LoggedSection {
    byte[] bytes();

    /** The same, flagged: its ids were looked up through the position. */
    default LoggedSection lookedUp(long through) {
        throw new IllegalStateException("a section that names no ids");
    }

    /** Has the oracle do what the section asks for. */
    void follow(Oracle oracle, int section);

    String describe(World world);

    private static byte[] flagged(byte[] section) {
        byte[] flagged = section.clone();
        SectionHeader.setLookedUp(new UnsafeBuffer(flagged), 0);
        return flagged;
    }

    /**
     * Commands of one kind.
     *
     * @param lookedUpThrough position through which their ids were looked up, 0 if they were not
     */
    record Commands(List<Command> commands, byte[] bytes, long lookedUpThrough) implements LoggedSection {
        static Commands of(List<Command> commands) {
            List<Asked> asked = commands.stream().map(Command::asked).toList();
            byte[] bytes = switch (commands.get(0).kind()) {
                case SectionKind.TRANSFERS ->
                    Batches.transfers(asked.stream().map(Asked::transfer).toList());
                case SectionKind.CLAWBACKS ->
                    Batches.clawbacks(asked.stream().map(Asked::clawback).toList());
                default -> Batches.payments(asked.stream().map(Asked::payment).toList());
            };
            return new Commands(commands, bytes, 0);
        }

        @Override
        public Commands lookedUp(long through) {
            return new Commands(commands, flagged(bytes), through);
        }

        @Override
        public void follow(Oracle oracle, int section) {
            List<Asked> asked = commands.stream().map(Command::asked).toList();
            oracle.commands(section, asked, lookedUpThrough);
        }

        @Override
        public String describe(World world) {
            StringBuilder text = new StringBuilder();
            if (lookedUpThrough > 0) {
                text.append("looked up through ").append(lookedUpThrough);
            }
            for (Command command : commands) {
                text.append(text.isEmpty() ? "" : "; ").append(command.describe(world));
            }
            return text.toString();
        }
    }

    record Principals(String name, byte[] bytes) implements LoggedSection {
        static Principals of(String name) {
            return new Principals(name, Sections.principal(name));
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.principals(section, 1);
        }

        @Override
        public String describe(World world) {
            return "principal " + name;
        }
    }

    record Assets(List<NewAsset> assets, byte[] bytes) implements LoggedSection {
        static Assets of(List<NewAsset> assets) {
            return new Assets(assets, Batches.assets(assets));
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.assets(section, assets);
        }

        @Override
        public String describe(World world) {
            return assets.size() + " assets";
        }
    }

    record Accounts(List<NewAccount> accounts, String principal, byte[] bytes) implements LoggedSection {
        static Accounts of(List<NewAccount> accounts, String principal, int number) {
            byte[] bytes = Batches.accounts(accounts);
            SectionPrincipal.stamp(bytes, number);
            return new Accounts(accounts, principal, bytes);
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.accounts(section, accounts, principal);
        }

        @Override
        public String describe(World world) {
            return accounts.size() + " accounts of " + principal;
        }
    }

    record Works(List<NewWork> works, String principal, byte[] bytes) implements LoggedSection {
        static Works of(List<NewWork> works, String principal, int number) {
            byte[] bytes = Batches.works(works);
            SectionPrincipal.stamp(bytes, number);
            return new Works(works, principal, bytes);
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.works(section, works, principal);
        }

        @Override
        public String describe(World world) {
            return works.size() + " works";
        }
    }

    record Split(NewSplit split, String principal, byte[] bytes) implements LoggedSection {
        static Split of(NewSplit split, String principal, int number) {
            byte[] bytes = Batches.splits(List.of(split));
            SectionPrincipal.stamp(bytes, number);
            return new Split(split, principal, bytes);
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.split(section, split, principal);
        }

        @Override
        public String describe(World world) {
            return "split " + split.version() + " of " + world.name(split.workHigh(), split.workLow()) + " from "
                    + split.effectiveFromNs() + " by " + principal;
        }
    }

    record Mandate(MandateChange change, String principal, byte[] bytes) implements LoggedSection {
        static Mandate of(MandateChange change, String principal, int number) {
            byte[] bytes = Batches.mandates(List.of(change));
            SectionPrincipal.stamp(bytes, number);
            return new Mandate(change, principal, bytes);
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.mandate(section, change, principal);
        }

        @Override
        public String describe(World world) {
            return principal + (change.isRevocation() ? " ends" : " gives") + " mandate of " + change.grantee()
                    + " for " + world.name(change.accountHigh(), change.accountLow());
        }
    }

    record Freeze(AccountFreeze freeze, String principal, byte[] bytes) implements LoggedSection {
        static Freeze of(AccountFreeze freeze, String principal) {
            var section = Sections.section(SectionKind.ACCOUNT_FREEZES, 1, AccountFreezeRecord.BYTES);
            AccountFreezeRecord.encode(freeze, section, SectionHeader.BYTES);
            return new Freeze(freeze, principal, section.byteArray());
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.freeze(section, freeze, principal);
        }

        @Override
        public String describe(World world) {
            return (freeze.frozen() ? "freezes " : "thaws ") + world.name(freeze.idHigh(), freeze.idLow());
        }
    }

    record Settle(int destination, int payeesMax, byte[] bytes) implements LoggedSection {
        static Settle of(int destination, int payeesMax) {
            return new Settle(destination, payeesMax, Sections.settle(destination, payeesMax));
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.settle(destination, payeesMax);
        }

        @Override
        public String describe(World world) {
            return "settles with partition " + destination;
        }
    }

    record Items(int from, long first, int count, byte[] bytes) implements LoggedSection {
        @Override
        public Items lookedUp(long through) {
            return new Items(from, first, count, flagged(bytes));
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.items(section, from, first, count);
        }

        @Override
        public String describe(World world) {
            return "items " + first + " to " + (first + count - 1) + " of partition " + from;
        }
    }

    record Acknowledgement(int receiver, long through, byte[] bytes) implements LoggedSection {
        static Acknowledgement of(int receiver, long through) {
            return new Acknowledgement(receiver, through, Sections.channelAcknowledgement(receiver, through));
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.acknowledgement(receiver, through);
        }

        @Override
        public String describe(World world) {
            return "partition " + receiver + " acknowledges through " + through;
        }
    }

    record Mark(long mark, byte[] bytes) implements LoggedSection {
        static Mark of(long mark) {
            return new Mark(mark, Sections.auditMark(mark));
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.mark(mark);
        }

        @Override
        public String describe(World world) {
            return "audit mark " + mark;
        }
    }

    /** What the leader found of old ids that the next section names. */
    record Recalled(int count, byte[] bytes) implements LoggedSection {
        @Override
        public void follow(Oracle oracle, int section) {
            oracle.recalled(count);
        }

        @Override
        public String describe(World world) {
            return count + " ids recalled";
        }
    }

    record Indexed(long through, byte[] bytes) implements LoggedSection {
        static Indexed of(long through) {
            return new Indexed(through, Sections.indexed(through));
        }

        @Override
        public void follow(Oracle oracle, int section) {
            oracle.indexed(through);
        }

        @Override
        public String describe(World world) {
            return "ids are indexed through " + through;
        }
    }

    record Barrier(byte[] bytes) implements LoggedSection {
        static Barrier create() {
            return new Barrier(Sections.barrier());
        }

        @Override
        public void follow(Oracle oracle, int section) {
            // Its place in the log is all that it is for.
        }

        @Override
        public String describe(World world) {
            return "barrier";
        }
    }
}
