package tutti.consensus;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderEncoder;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The checksum of a recording's descriptor in an archive's catalog: over what follows the header, made anew with every change
 * ({@code Catalog.updateChecksum}, line 892). The archive writes it and never looks at it.
 */
final class DescriptorChecksum {
    private static final int HEADER_BYTES = RecordingDescriptorHeaderDecoder.BLOCK_LENGTH;

    private final Checksum checksum = Checksums.crc32c();
    private final UnsafeBuffer catalog;

    /** @param catalog outside the heap */
    DescriptorChecksum(UnsafeBuffer catalog) {
        this.catalog = catalog;
    }

    boolean isRight(int descriptorAt) {
        return catalog.getInt(
                        headerAt(descriptorAt) + RecordingDescriptorHeaderDecoder.checksumEncodingOffset(),
                        ByteOrder.LITTLE_ENDIAN)
                == compute(descriptorAt);
    }

    /** To be called after a change of the descriptor. */
    void update(int descriptorAt) {
        catalog.putInt(
                headerAt(descriptorAt) + RecordingDescriptorHeaderEncoder.checksumEncodingOffset(),
                compute(descriptorAt),
                ByteOrder.LITTLE_ENDIAN);
    }

    private int compute(int descriptorAt) {
        int length = catalog.getInt(
                headerAt(descriptorAt) + RecordingDescriptorHeaderDecoder.lengthEncodingOffset(),
                ByteOrder.LITTLE_ENDIAN);
        return checksum.compute(catalog.addressOffset(), descriptorAt, length);
    }

    private static int headerAt(int descriptorAt) {
        return descriptorAt - HEADER_BYTES;
    }
}
