package tutti.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ChannelUri;
import io.aeron.cluster.ClusterMember;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tutti.config.NodeConfig;

class GroupChannelsTest {
    private final NodeConfig config = ConsensusSettings.node(1, 3, 2, Path.of("x"), 9000);

    @Test
    void shouldNameTheMembersAsAeronReadsThem() {
        ClusterMember[] members = ClusterMember.parse(new GroupChannels(config, 1).members());

        assertThat(members).hasSize(3);
        assertThat(members[2].id()).isEqualTo(2);
        assertThat(members[2].archiveEndpoint()).isEqualTo("127.0.0.1:9018");
        assertThat(members[2].ingressEndpoint()).isEqualTo("127.0.0.1:9023");
        assertThat(members[2].consensusEndpoint()).isEqualTo("127.0.0.1:9024");
        assertThat(members[2].logEndpoint()).isEqualTo("127.0.0.1:9025");
        assertThat(members[2].catchupEndpoint()).isEqualTo("127.0.0.1:9026");
    }

    @Test
    void shouldPaceTheLogByTheSlowestFollower() {
        ChannelUri log = ChannelUri.parse(new GroupChannels(config, 0).log());

        assertThat(log.get("fc")).startsWith("min,t:");
        assertThat(log.containsKey("endpoint")).isFalse();
        assertThat(Integer.parseInt(log.get("rcv-wnd", "0"))).isEqualTo(ConsensusSettings.TERM_BYTES / 2);
    }

    @Test
    void shouldTakeIngressFromThisMachineOnly() {
        ChannelUri ingress = ChannelUri.parse(new GroupChannels(config, 0).ingress());

        assertThat(ingress.get("endpoint")).isEqualTo("127.0.0.1:9010");
    }
}
