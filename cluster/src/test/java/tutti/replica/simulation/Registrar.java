package tutti.replica.simulation;

import java.util.List;
import java.util.Random;
import tutti.ledger.AccountFreeze;
import tutti.ledger.Ledger;
import tutti.ledger.MandateChange;
import tutti.ledger.NewAccount;
import tutti.ledger.NewSplit;
import tutti.ledger.NewWork;
import tutti.ledger.WorkView;

/** Has accounts created and frozen, splits changed and mandates given, while clients pay. Nobody waits for what comes of it. */
final class Registrar {
    private final Simulation simulation;
    private final Random random;
    private final CommandMaker freezes;
    private final AccountMaker accounts;
    private final SplitMaker splits;
    private final MandateMaker mandates;

    Registrar(Simulation simulation, World world, WorkReads works, Random random) {
        this.simulation = simulation;
        this.random = random;
        freezes = new CommandMaker(world, works, random, false);
        accounts = new AccountMaker(world, random);
        splits = new SplitMaker(world, random);
        mandates = new MandateMaker(world, random);
    }

    void act(int partition) {
        switch (random.nextInt(8)) {
            case 0, 1 -> freeze();
            case 2 -> create(partition);
            case 3, 4 -> split();
            default -> mandate(partition);
        }
    }

    private void mandate(int partition) {
        World world = simulation.world();
        MandateChange change =
                mandates.change(simulation.witness(partition).ledger().timeNs());
        int home = world.home(change.accountHigh(), change.accountLow());
        String controller = world.controller(change.accountHigh(), change.accountLow());
        String principal = random.nextInt(12) == 0 ? World.CAROL : controller;
        int number = simulation.witness(home).ledger().principal(principal);
        List<LoggedSection> sections = List.of(LoggedSection.Mandate.of(change, principal, number));
        simulation.log(home, sections);
        if (random.nextBoolean()) {
            simulation.repeatLater(home, sections);
        }
    }

    private void split() {
        World world = simulation.world();
        NewWork work = world.works().get(random.nextInt(world.works().size()));
        int home = world.home(work.idHigh(), work.idLow());
        Ledger ledger = simulation.witness(home).ledger();
        WorkView view = ledger.work(work.idHigh(), work.idLow());
        if (view != null) {
            String principal = random.nextInt(12) == 0 ? World.MALLORY : World.SERVICE;
            NewSplit split = splits.split(work, view, ledger.timeNs());
            List<LoggedSection> sections =
                    List.of(LoggedSection.Split.of(split, principal, ledger.principal(principal)));
            simulation.log(world.home(split.workHigh(), split.workLow()), sections);
            simulation.repeatLater(home, sections);
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
