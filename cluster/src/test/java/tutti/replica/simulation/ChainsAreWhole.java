package tutti.replica.simulation;

import tutti.ledger.Outcome;

/** Of a chain all members succeeded or none did, whatever became of it in each partition. */
final class ChainsAreWhole {
    private ChainsAreWhole() {}

    /** By what clients have heard in the end. */
    static void require(SimulatedClients clients) {
        clients.all().forEach(ChainsAreWhole::require);
    }

    private static void require(Request request) {
        Command succeeded = null;
        Command failed = null;
        for (Command command : request.commands()) {
            Outcome outcome = command.outcome();
            if (outcome != null && outcome.isSuccess()) {
                succeeded = command;
            } else if (outcome != null) {
                failed = command;
            }
        }
        if (succeeded != null && failed != null) {
            throw new AssertionError("of one chain " + succeeded.name() + " is " + succeeded.outcome() + ", and "
                    + failed.name() + " is " + failed.outcome());
        }
    }
}
