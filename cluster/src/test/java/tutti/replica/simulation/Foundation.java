package tutti.replica.simulation;

import java.util.ArrayList;
import java.util.List;

/** Creates what the world of a simulation is made of: principals, assets, accounts, works. */
final class Foundation {
    private Foundation() {}

    static void lay(Simulation simulation) {
        World world = simulation.world();
        for (int i = 0; i < world.partitionCount(); i++) {
            simulation.log(
                    i,
                    List.of(
                            LoggedSection.Principals.of(World.MALLORY),
                            LoggedSection.Principals.of(World.SERVICE),
                            LoggedSection.Principals.of(World.CAROL)));
        }
        simulation.log(0, List.of(LoggedSection.Assets.of(world.assets())));
        simulation.drain();
        for (int i = 0; i < world.partitionCount(); i++) {
            List<LoggedSection> sections = ofPartition(simulation, i);
            if (!sections.isEmpty()) {
                simulation.log(i, sections);
            }
        }
        simulation.partitions().forEach(SimulatedPartition::flow);
    }

    private static List<LoggedSection> ofPartition(Simulation simulation, int partition) {
        World world = simulation.world();
        List<LoggedSection> sections = new ArrayList<>();
        for (String principal : List.of(World.SERVICE, World.MALLORY)) {
            int number = simulation.witness(partition).ledger().principal(principal);
            if (!world.accounts(partition, principal).isEmpty()) {
                sections.add(LoggedSection.Accounts.of(world.accounts(partition, principal), principal, number));
            }
        }
        if (!world.works(partition).isEmpty()) {
            int number = simulation.witness(partition).ledger().principal(World.SERVICE);
            sections.add(LoggedSection.Works.of(world.works(partition), World.SERVICE, number));
        }
        return sections;
    }
}
