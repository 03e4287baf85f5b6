package tutti.gateway;

import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Services with other methods in the place of their own, under the same names and the same schema. */
final class ServiceMethods {
    private ServiceMethods() {}

    static ServerServiceDefinition replace(
            ServerServiceDefinition service, UnaryOperator<ServerMethodDefinition<?, ?>> replacement) {
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(
                        service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            ServerMethodDefinition<?, ?> replaced = replacement.apply(method);
            methods.add(replaced);
            descriptor.addMethod(replaced.getMethodDescriptor());
        }
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }
}
