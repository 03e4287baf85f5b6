package tutti.ledger;

import org.jspecify.annotations.Nullable;

/** Plays one case of a rule table: builds the surroundings that the facts describe, and asks for the item. */
final class RuleScenes {
    private RuleScenes() {}

    static @Nullable Outcome play(String item, Facts facts) {
        return switch (item) {
            case "transfer" -> new TransferScene(facts).play();
            case "payment" -> new PaymentScene(facts).play();
            case "clawback" -> new ClawbackScene(facts).play();
            case "chain" -> new ChainScene(facts).play();
            case "asset" -> CatalogueScenes.asset(facts);
            case "account" -> CatalogueScenes.account(facts);
            case "account-chain" -> CatalogueScenes.accounts(facts);
            case "freeze" -> CatalogueScenes.freeze(facts);
            case "mandate" -> CatalogueScenes.mandate(facts);
            case "work" -> WorkScenes.work(facts);
            case "split" -> WorkScenes.split(facts);
            default -> throw new IllegalArgumentException("no such item: " + item);
        };
    }
}
