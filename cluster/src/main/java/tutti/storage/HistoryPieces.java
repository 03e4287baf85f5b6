package tutti.storage;

import java.util.Arrays;
import tutti.codec.HistoryCursor;
import tutti.codec.HistoryPiece;
import tutti.ledger.Journal;

/** Cuts pieces out of a store for members that lack them. Of any thread. */
final class HistoryPieces {
    private static final int LEAF_BYTES = Leaves.HASH_BYTES;

    private final BlockStore blocks;
    private final HistoryReader reader;

    HistoryPieces(BlockStore blocks, HistoryReader reader) {
        this.blocks = blocks;
        this.reader = reader;
    }

    /** Entries after the place and at or before {@code through}, and where the last batch of these lies, in one {@link Piece}. */
    HistoryPiece after(HistoryView view, HistoryCursor place, long through, int bytesMax) {
        Cut cut = new Cut(view, place, through, bytesMax - Piece.PREFIX_BYTES);
        boolean isWhole = true;
        long number = view.summaries().firstThrough(place.position());
        for (; isWhole && !cut.isBeyond && number <= view.openNumber(); number++) {
            isWhole = cut.takeBlock(number);
        }
        if (isWhole && through <= view.readableThrough()) {
            cut.endAt(through);
        }
        return new HistoryPiece(place, cut.encode(), isWhole ? Math.min(view.readableThrough(), through) : -1);
    }

    /** What has been cut so far. */
    private final class Cut {
        private final HistoryView view;
        private final HistoryCursor place;
        private final long through;
        private final Block piece = new Block();
        private int bytesLeft;
        private long firstLeaf;
        private byte[] leaves = new byte[0];
        private int leafBytes;

        /** Of the last batch at or before what is wanted. */
        private long lastPosition;

        private long lastTimeNs;

        /** True once a block goes on after what is wanted. */
        private boolean isBeyond;

        Cut(HistoryView view, HistoryCursor place, long through, int bytesMax) {
            this.view = view;
            this.place = place;
            this.through = through;
            this.bytesLeft = bytesMax - Block.HEADER_BYTES;
        }

        /** False if not all of the block that comes after the place fits. */
        boolean takeBlock(long number) {
            Block block = reader.block(view, number);
            int before = 0;
            int taken = 0;
            boolean isWhole = true;
            for (int batch = 0; isWhole && batch < block.batches() && block.position(batch) <= through; batch++) {
                lastPosition = block.position(batch);
                lastTimeNs = block.timeNs(batch);
                int ordinal = block.firstOrdinal(batch);
                int at = block.firstWord(batch);
                int end = block.endOf(batch);
                while (at < end && !place.isBefore(block.position(batch), ordinal)) {
                    before += isLeaf(block, at);
                    at += Journal.words(block.word(at));
                    ordinal++;
                }
                if (at == end && !place.isBefore(block.position(batch), Integer.MAX_VALUE)) {
                    continue;
                }
                piece.beginBatch(block.position(batch), block.timeNs(batch), ordinal);
                bytesLeft -= Block.BATCH_BYTES;
                while (at < end && isWhole) {
                    isWhole = piece.entries() == 0 || bytesOf(block, at) <= bytesLeft;
                    if (isWhole) {
                        bytesLeft -= bytesOf(block, at);
                        taken += isLeaf(block, at);
                        piece.add(block.words(), at);
                        at += Journal.words(block.word(at));
                    }
                }
            }
            isBeyond = block.batches() > 0 && block.position(block.batches() - 1) > through;
            addLeaves(number, block, before, taken);
            return isWhole;
        }

        /** A batch that did nothing is not kept where others follow it: says that the log came so far. */
        void endAt(long position) {
            if (lastPosition < position && place.position() < position) {
                piece.beginBatch(position, lastTimeNs, 0);
            }
        }

        byte[] encode() {
            return piece.isEmpty()
                    ? new byte[0]
                    : Piece.encode(piece.encode(firstLeaf, Arrays.copyOf(leaves, leafBytes)));
        }

        private void addLeaves(long number, Block block, int before, int taken) {
            boolean isOpen = number == view.openNumber();
            if (leafBytes == 0) {
                firstLeaf = before + (isOpen ? leavesThrough(number - 1) : block.firstLeaf());
            }
            if (taken == 0) {
                return;
            }
            byte[] hashes = isOpen ? new Leaves().of(block) : blocks.leafHashes(number);
            int bytes = taken * LEAF_BYTES;
            leaves = Arrays.copyOf(leaves, leafBytes + bytes);
            System.arraycopy(hashes, before * LEAF_BYTES, leaves, leafBytes, bytes);
            leafBytes += bytes;
        }

        /** Leaves of all blocks up to this one. */
        private long leavesThrough(long number) {
            if (number < 0) {
                return 0;
            }
            Block block = reader.block(view, number);
            return block.firstLeaf() + block.leaves();
        }

        private static int isLeaf(Block block, int at) {
            return Journal.isFirstOutcome(block.word(at)) ? 1 : 0;
        }

        private static int bytesOf(Block block, int at) {
            return PackedEntry.bytesMax(1, Journal.words(block.word(at))) + isLeaf(block, at) * LEAF_BYTES;
        }
    }
}
