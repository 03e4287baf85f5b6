package tutti.gateway;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;
import tutti.sharding.Partitions;

/** gRPC's health service: this node serves while it knows the leader of at least one partition. */
final class HealthWatch {
    private static final long LOOK_EVERY_MS = 100;

    private final Partitions partitions;
    private final List<String> services;
    private final HealthStatusManager manager = new HealthStatusManager();

    /** {@code services} are told of by name, beside the node as a whole. */
    HealthWatch(Partitions partitions, List<String> services, Timer timer) {
        this.partitions = partitions;
        this.services = services;
        look();
        timer.every(LOOK_EVERY_MS, this::look);
    }

    BindableService service() {
        return manager.getHealthService();
    }

    /** Tells all that ask that this node no longer serves. For good. */
    void leave() {
        manager.enterTerminalState();
    }

    private void look() {
        ServingStatus status = isAnyLeaderKnown() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        manager.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        services.forEach(service -> manager.setStatus(service, status));
    }

    private boolean isAnyLeaderKnown() {
        for (int partition = 0; partition < partitions.slotMap().partitionCount(); partition++) {
            if (partitions.leaderNode(partition) >= 0) {
                return true;
            }
        }
        return false;
    }
}
