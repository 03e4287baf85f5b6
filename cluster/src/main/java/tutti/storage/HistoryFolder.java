package tutti.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the two databases of a partition lie, each with the files that it knows of in folders of its own. What is damaged is replaced when they are opened: an index is made anew from the
 * blocks; damaged blocks are put aside, and begin anew, so that what they held comes from the log or from another member. An index of
 * another version is made anew like one that is damaged; blocks have a format of their own.
 */
final class HistoryFolder {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFolder.class);
    private static final String ASIDE = ".damaged";

    private final Path folder;
    private final Path blocks;
    private final Path index;

    /** There if something was found to be damaged that opening might not find. */
    private final Path mark;

    HistoryFolder(Path folder) {
        this.folder = folder;
        blocks = folder.resolve("blocks");
        index = folder.resolve("index");
        mark = folder.resolve("damaged");
    }

    /**
     * Opens the databases and builds what works on them.
     *
     * @throws UncheckedIOException if they cannot be read or written, which says nothing of what is in them
     */
    <T> T open(BiFunction<BlockStore, RunStore, T> build) {
        if (!Files.exists(mark)) {
            try {
                return openBoth(build);
            } catch (DamagedHistoryException e) {
                LOG.warn("the history in {} is damaged", folder, e);
            }
        }
        return openRepaired(build);
    }

    /** Has the next opening look at everything. */
    void markDamaged() {
        try {
            Files.write(mark, new byte[0]);
        } catch (IOException e) {
            LOG.error("cannot mark that the history in {} is damaged", folder, e);
        }
    }

    /** To make the index anew is to read all of the blocks. */
    private <T> T openRepaired(BiFunction<BlockStore, RunStore, T> build) {
        try {
            Disk.remove(index);
            T opened = openBoth(build);
            LOG.warn("the index in {} was made anew", folder);
            Files.deleteIfExists(mark);
            return opened;
        } catch (DamagedHistoryException e) {
            LOG.error(
                    "the blocks in {} are damaged: put aside as {}, and replaced by what the log, or another member, has",
                    folder,
                    aside(),
                    e);
            return openEmpty(build);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T openEmpty(BiFunction<BlockStore, RunStore, T> build) {
        try {
            Disk.remove(aside());
            Files.move(blocks, aside());
            Disk.remove(index);
            T opened = openBoth(build);
            Files.deleteIfExists(mark);
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T openBoth(BiFunction<BlockStore, RunStore, T> build) {
        BlockStore openBlocks = BlockStore.open(blocks);
        try {
            return openIndex(openBlocks, build);
        } catch (RuntimeException e) {
            openBlocks.close();
            throw e;
        }
    }

    private <T> T openIndex(BlockStore openBlocks, BiFunction<BlockStore, RunStore, T> build) {
        RunStore runs = openCurrentIndex();
        try {
            return build.apply(openBlocks, runs);
        } catch (RuntimeException e) {
            runs.close();
            throw e;
        }
    }

    private RunStore openCurrentIndex() {
        RunStore runs = RunStore.open(index);
        try {
            if (runs.isCurrent()) {
                return runs;
            }
        } catch (RuntimeException e) {
            runs.close();
            throw e;
        }
        runs.close();
        LOG.info("the index in {} is of another version and is made anew", folder);
        try {
            Disk.remove(index);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return RunStore.open(index);
    }

    private Path aside() {
        return folder.resolve("blocks" + ASIDE);
    }
}
