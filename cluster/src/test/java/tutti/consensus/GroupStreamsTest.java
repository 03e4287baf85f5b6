package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupStreamsTest {
    @Test
    void shouldShareNoStreamBetweenGroups() {
        List<Integer> ids = new ArrayList<>(List.of(GroupStreams.ARCHIVE_CONTROL));
        for (int group = 0; group < 8; group++) {
            GroupStreams streams = new GroupStreams(group);
            ids.addAll(List.of(
                    streams.log(),
                    streams.ingress(),
                    streams.replay(),
                    streams.service(),
                    streams.consensusModule(),
                    streams.serviceSnapshot(),
                    streams.moduleSnapshot(),
                    streams.consensus(),
                    streams.moduleArchiveResponse(),
                    streams.serviceArchiveResponse()));
            for (int member = 0; member < GroupStreams.MEMBERS_MAX; member++) {
                ids.add(streams.egress(member));
            }
        }

        assertThat(ids).doesNotHaveDuplicates();
    }
}
