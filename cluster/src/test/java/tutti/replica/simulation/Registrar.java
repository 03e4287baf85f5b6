package tutti.replica.simulation;

import java.util.List;
import java.util.Random;
import tutti.ledger.AccountFreeze;
import tutti.ledger.NewAccount;

/** Has accounts created and frozen while clients pay. Nobody waits for what comes of it. */
final class Registrar {
    private final Simulation simulation;
    private final Random random;
    private final CommandMaker freezes;
    private final AccountMaker accounts;

    Registrar(Simulation simulation, World world, Random random) {
        this.simulation = simulation;
        this.random = random;
        freezes = new CommandMaker(world, random, false);
        accounts = new AccountMaker(world, random);
    }

    void act(int partition) {
        if (random.nextBoolean()) {
            freeze();
        } else {
            create(partition);
        }
    }

    private void create(int partition) {
        String principal = random.nextInt(6) == 0 ? World.MALLORY : World.SERVICE;
        int number = simulation.witness(partition).ledger().principal(principal);
        List<NewAccount> chain = accounts.chain(partition);
        if (!chain.isEmpty()) {
            List<LoggedSection> sections = List.of(LoggedSection.Accounts.of(chain, principal, number));
            simulation.log(partition, sections);
            simulation.repeatLater(partition, sections);
        }
    }

    private void freeze() {
        String principal = random.nextInt(10) == 0 ? World.MALLORY : World.SERVICE;
        AccountFreeze freeze = freezes.freeze();
        int home = simulation.world().home(freeze.idHigh(), freeze.idLow());
        int number = simulation.witness(home).ledger().principal(principal);
        AccountFreeze there = new AccountFreeze(freeze.idHigh(), freeze.idLow(), freeze.frozen(), number);
        simulation.log(home, List.of(LoggedSection.Freeze.of(there, principal)));
    }
}
