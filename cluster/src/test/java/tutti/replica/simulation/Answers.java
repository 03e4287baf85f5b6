package tutti.replica.simulation;

import tutti.replica.simulation.oracle.Told;

/** Says in a line what was told of an entry. */
final class Answers {
    private Answers() {}

    static String describe(Entry entry) {
        StringBuilder text = new StringBuilder();
        for (Told told : entry.told) {
            Command command = entry.commandOf(told);
            text.append(text.isEmpty() ? "" : ", ");
            if (command != null) {
                text.append(command.name()).append(' ');
            } else if (told.id() != null) {
                text.append("id ").append(Long.toHexString(told.id().low())).append(' ');
            }
            text.append(told.outcome() == null ? "undecided" : told.outcome())
                    .append(told.isReplayed() ? " again" : "");
        }
        return text.toString();
    }
}
