package tutti.workload;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tutti.workload.PlannedAccount.Kind;

/**
 * Reads real plays: a file with one ListenBrainz listen object a line. Listeners, artists and works are created as they
 * appear; a listen is paid by the second. The listens are replayed now, at the rate of the run and in the order of the file:
 * when they were heard only orders them.
 */
public final class ListenFile {
    private static final int LABEL_COUNT = 8;
    private static final int[] SHARES = {300_000, 200_000, 500_000};
    /** Price of one second, minor units. */
    private static final int SECOND_PRICE = 25;
    /** Taken for a listen that does not say how long its track is. */
    private static final int TRACK_SECONDS_DEFAULT = 210;

    private static final int TRACK_SECONDS_MAX = 24 * 3600;
    private static final int TITLE_BYTES_MAX = 240;
    private static final Pattern ISRC = Pattern.compile("[A-Z]{2}[A-Z0-9]{3}[0-9]{7}");

    private final long seed;
    private final List<PlannedAccount> payers = new ArrayList<>();
    private final List<PlannedAccount> payees = new ArrayList<>();
    private final List<PlannedWork> works = new ArrayList<>();
    private final Map<String, Integer> payerByName = new HashMap<>();
    private final Map<String, Integer> artistByName = new HashMap<>();
    private final Map<String, Integer> workByKey = new HashMap<>();

    private int[] plays = new int[3 * 1024];
    private int playCount;
    private int skippedCount;
    private String firstSkipped = "";

    private ListenFile(long seed) {
        this.seed = seed;
        payees.add(account(Kind.SERVICE, "0"));
        for (int label = 0; label < LABEL_COUNT; label++) {
            payees.add(account(Kind.LABEL, Integer.toString(label)));
        }
    }

    /**
     * A file that was read.
     *
     * @param skippedCount lines that hold no listen
     * @param firstSkipped which was the first of them and why, empty if there is none
     */
    public record Listens(Workload workload, int skippedCount, String firstSkipped) {}

    /** Reads at most {@code playsMax} listens. */
    public static Listens read(Path file, long seed, int asset, int playsMax, int duplicatesPerMillion)
            throws IOException {
        ListenFile listens = new ListenFile(seed);
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null && listens.playCount < playsMax; ) {
                listens.line(++number, line);
                line = reader.readLine();
            }
        }
        if (listens.playCount == 0) {
            throw new IOException("no listen in " + file
                    + (listens.firstSkipped.isEmpty() ? ": it is empty" : ": " + listens.firstSkipped));
        }
        return listens.build(asset, duplicatesPerMillion);
    }

    private Listens build(int asset, int duplicatesPerMillion) {
        Catalogue catalogue = new Catalogue(asset, account(Kind.TREASURY, "0"), payers, payees, works);
        Plays recorded = new RecordedPlays(Arrays.copyOf(plays, 3 * playCount));
        return new Listens(new Workload(seed, catalogue, recorded, duplicatesPerMillion), skippedCount, firstSkipped);
    }

    private PlannedAccount account(Kind kind, String name) {
        return new PlannedAccount(Mix.named(seed, kind.name(), name), kind);
    }

    private void line(int number, String line) {
        if (line.isBlank()) {
            return;
        }
        try {
            listen(JsonParser.parseString(line).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException e) {
            if (skippedCount++ == 0) {
                firstSkipped = "line " + number + ": " + firstLineOf(String.valueOf(e.getMessage()));
            }
        }
    }

    private static String firstLineOf(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private void listen(JsonObject listen) {
        String listener = required(listen, "user_name");
        JsonObject track = object(listen, "track_metadata");
        if (track == null) {
            throw new IllegalArgumentException("no track_metadata");
        }
        String artist = required(track, "artist_name");
        String title = required(track, "track_name");
        JsonObject info = object(track, "additional_info");
        int payer = payerByName.computeIfAbsent(listener, this::addPayer);
        int work = work(artist, title, info == null ? "" : isrc(info));
        add(payer, work, info == null ? TRACK_SECONDS_DEFAULT : seconds(info));
    }

    private void add(int payer, int work, int seconds) {
        if (3 * playCount + 3 > plays.length) {
            plays = Arrays.copyOf(plays, plays.length * 2);
        }
        plays[3 * playCount] = payer;
        plays[3 * playCount + 1] = work;
        plays[3 * playCount + 2] = seconds;
        playCount++;
    }

    private int addPayer(String name) {
        payers.add(account(Kind.LISTENER, name));
        return payers.size() - 1;
    }

    private int work(String artist, String title, String isrc) {
        String key = isrc.isEmpty() ? artist + '\n' + title : isrc;
        return workByKey.computeIfAbsent(key, k -> {
            int payee = artistByName.computeIfAbsent(artist, this::addArtist);
            int label = 1 + Math.floorMod(payee, LABEL_COUNT);
            works.add(new PlannedWork(
                    Mix.named(seed, "WORK", k), cut(title), isrc, SECOND_PRICE, new int[] {0, label, payee}, SHARES));
            return works.size() - 1;
        });
    }

    private int addArtist(String name) {
        payees.add(account(Kind.ARTIST, name));
        return payees.size() - 1;
    }

    /** Titles are bounded by their bytes; a character has at most four. */
    private static String cut(String title) {
        int charsMax = TITLE_BYTES_MAX / 4;
        if (title.length() <= charsMax) {
            return title;
        }
        int end = Character.isHighSurrogate(title.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
        return title.substring(0, end);
    }

    private static String required(JsonObject object, String name) {
        String text = text(object.get(name));
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("no " + name);
        }
        return text;
    }

    private static @Nullable String text(@Nullable JsonElement element) {
        return element != null && element.isJsonPrimitive() ? element.getAsString() : null;
    }

    private static @Nullable JsonObject object(JsonObject parent, String name) {
        JsonElement element = parent.get(name);
        return element != null && element.isJsonObject() ? element.getAsJsonObject() : null;
    }

    private static String isrc(JsonObject info) {
        String text = text(info.get("isrc"));
        String code = text == null ? "" : text.replace("-", "").toUpperCase(Locale.ROOT);
        return ISRC.matcher(code).matches() ? code : "";
    }

    private static int seconds(JsonObject info) {
        double seconds = number(info.get("duration_ms")) / 1000;
        if (!(seconds > 0)) {
            seconds = number(info.get("duration"));
        }
        if (!(seconds > 0)) {
            return TRACK_SECONDS_DEFAULT;
        }
        return (int) Math.max(1, Math.min(TRACK_SECONDS_MAX, Math.round(seconds)));
    }

    private static double number(@Nullable JsonElement element) {
        String text = text(element);
        if (text == null) {
            return 0;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Plays kept as three numbers each: payer, work, seconds. */
    private static final class RecordedPlays implements Plays {
        private final int[] plays;

        RecordedPlays(int[] plays) {
            this.plays = plays;
        }

        @Override
        public int count() {
            return plays.length / 3;
        }

        @Override
        public int payer(int play) {
            return plays[3 * play];
        }

        @Override
        public int work(int play) {
            return plays[3 * play + 1];
        }

        @Override
        public long units(int play) {
            return plays[3 * play + 2];
        }
    }
}
