package tutti.replica.simulation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param seeds runs, unless the time is up before
 * @param duration no run begins after it; null for no such bound
 * @param isTerminal stderr is one, so that progress can be shown in one place; the launcher knows
 * @param trace file for the whole trace; null for none
 */
record SimulatorArguments(
        long firstSeed,
        long seeds,
        @Nullable Duration duration,
        int events,
        @Nullable Path trace,
        boolean isJson,
        boolean isTerminal,
        Set<Fault> without) {
    /** One run of so many has chains that reach into several partitions. */
    private static final int SEEDS_PER_SPANNING = 4;

    private static final int SEEDS = 100;
    private static final long SEEDS_BELOW = 1L << 40;

    /** @throws IllegalArgumentException that says what is wrong with them */
    static SimulatorArguments parse(String... arguments) {
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        Long seed = null;
        Long seeds = null;
        Duration duration = null;
        int events = Settings.EVENTS;
        Path trace = null;
        boolean isJson = false;
        boolean isTerminal = false;
        Set<Fault> without = EnumSet.noneOf(Fault.class);
        while (!left.isEmpty()) {
            String option = left.pop();
            switch (option) {
                case "--seed" -> seed = number(option, left.poll());
                case "--seeds" -> seeds = number(option, left.poll());
                case "--for" -> duration = duration(option, left.poll());
                case "--events" -> events = (int) Math.min(Integer.MAX_VALUE, number(option, left.poll()));
                case "--trace" -> trace = Path.of(value(option, left.poll()));
                case "--without" -> without.addAll(faults(option, left.poll()));
                case "--json" -> isJson = true;
                case "--terminal" -> isTerminal = true;
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        long first = seed == null ? Math.floorMod(new Random().nextLong(), SEEDS_BELOW) : seed;
        long wanted = seeds == null ? defaultSeeds(seed, duration) : seeds;
        return new SimulatorArguments(first, wanted, duration, events, trace, isJson, isTerminal, without);
    }

    Settings settings(long seed) {
        Settings settings = Settings.of(seed, events);
        if (seed % SEEDS_PER_SPANNING == 0) {
            settings = settings.spanning();
        }
        for (Fault fault : without) {
            settings = settings.without(fault);
        }
        return settings;
    }

    /** The command that runs these settings again. */
    static String command(Settings settings) {
        Set<Fault> taken =
                EnumSet.copyOf(Settings.of(settings.seed(), settings.events()).faults());
        taken.removeAll(settings.faults());
        StringBuilder command = new StringBuilder("./tutti simulate --seed " + settings.seed());
        if (settings.events() != Settings.EVENTS) {
            command.append(" --events ").append(settings.events());
        }
        if (!taken.isEmpty()) {
            command.append(" --without ").append(names(taken));
        }
        return command.toString();
    }

    static String names(Set<Fault> faults) {
        return String.join(",", faults.stream().map(SimulatorArguments::name).toList());
    }

    private static String name(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long defaultSeeds(@Nullable Long seed, @Nullable Duration duration) {
        if (duration != null) {
            return Long.MAX_VALUE;
        }
        return seed == null ? SEEDS : 1;
    }

    private static Set<Fault> faults(String option, @Nullable String value) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        for (String name : value(option, value).split(",", -1)) {
            boolean isKnown = false;
            for (Fault fault : Fault.values()) {
                if (name(fault).equals(name)) {
                    faults.add(fault);
                    isKnown = true;
                }
            }
            if (!isKnown) {
                throw new IllegalArgumentException(
                        option + " " + name + ": there are " + names(EnumSet.allOf(Fault.class)));
            }
        }
        return faults;
    }

    private static long number(String option, @Nullable String value) {
        try {
            long number = Long.parseLong(value(option, value));
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Said below.
        }
        throw new IllegalArgumentException(option + " " + value + " is not a number from 0 on");
    }

    private static Duration duration(String option, @Nullable String value) {
        String text = value(option, value);
        if (!text.matches("[0-9]{1,6}[smh]")) {
            throw new IllegalArgumentException(option + " " + text + " is not a duration like 30s, 3m or 1h");
        }
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    private static String value(String option, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return value;
    }
}
