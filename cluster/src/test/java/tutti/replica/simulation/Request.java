package tutti.replica.simulation;

import java.util.List;

/** What a client sends as one: a command, or the members of a chain. */
record Request(List<Command> commands) {
    static Request of(Command command) {
        return new Request(List.of(command));
    }

    /** Kind of the section that it travels in. */
    int kind() {
        return commands.get(0).kind();
    }

    /** True if the client wants to hear no more of it. */
    boolean isClosed() {
        for (Command command : commands) {
            if (!command.isClosed()) {
                return false;
            }
        }
        return true;
    }
}
