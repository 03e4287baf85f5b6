package tutti.replica.simulation.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tutti.ledger.Clawback;
import tutti.ledger.Outcome;

/** Clawbacks: a play that was paid is taken back from all whom it paid, or from nobody. The payer's partition asks, and decides. */
final class ClawbackRules {
    private static final long TIME_NS = 5_000_000_000L;

    private final State state;
    private final TakingRules rules;

    ClawbackRules(State state) {
        this.state = state;
        rules = new TakingRules(state);
    }

    /** Null if other partitions are asked. */
    @Nullable
    Outcome apply(Side side, Asked asked) {
        Clawback clawback = asked.asClawback();
        OracleAccount payer = side.accounts.get(asked.id().debit());
        Stored payment = side.ids.get(asked.other());
        Outcome problem = problem(side, asked, payer, payment);
        if (problem != null || payer == null || payment == null) {
            Outcome outcome = problem == null ? Outcome.PAYMENT_NOT_FOUND : problem;
            if (InsideRules.spends(outcome)) {
                state.keep(side, asked, outcome, 0, AccountId.NONE);
            }
            return outcome;
        }
        Stored stored = new Stored(asked);
        side.ids.put(asked.id(), stored);
        side.undecided++;
        payment.isReversing = true;
        Taking taking = new Taking(stored, payment, payer, side.number, side.timeNs + TIME_NS);
        side.takings.add(taking);
        for (int i = 0; i < clawback.legCount; i++) {
            AccountId payee = new AccountId(clawback.legHigh[i], clawback.legLow[i]);
            addLeg(side, taking, payee, clawback.legAmount[i]);
        }
        proceed(side, taking);
        if (taking.outstanding > 0) {
            return null;
        }
        Outcome outcome = taking.problem == null ? Outcome.POSTED : taking.problem;
        decide(side, taking, outcome);
        return outcome;
    }

    private @Nullable Outcome problem(Side side, Asked asked, @Nullable OracleAccount payer, @Nullable Stored payment) {
        if (payer == null) {
            return Outcome.DEBIT_ACCOUNT_NOT_FOUND;
        }
        boolean isPayment = payment != null && payment.isPayment();
        boolean isPosted = payment != null && isPayment && payment.outcome == Outcome.POSTED;
        Stored paid = isPosted ? payment : null;
        return new Reasons()
                .when(payer.isClosed, Outcome.CREDIT_ACCOUNT_CLOSED)
                .when(!state.controllerOf(payer.asset).equals(asked.principal()), Outcome.CLAWBACK_NOT_ALLOWED)
                .when(!isPayment, Outcome.PAYMENT_NOT_FOUND)
                .when(!isPosted, Outcome.PAYMENT_NOT_POSTED)
                .when(paid != null && paid.isTakenBack, Outcome.PAYMENT_ALREADY_CLAWED_BACK)
                .when(paid != null && paid.isReversing, Outcome.CHAIN_CONFLICT, 200)
                .when(paid != null && !isPaidTo(paid, asked.asClawback()), Outcome.ID_LOOKUP_UNAVAILABLE)
                .when(!state.hasRoomForUndecided(side), Outcome.TABLE_IS_FULL)
                .answer();
    }

    /** True if the clawback says rightly who was paid what. */
    private static boolean isPaidTo(Stored payment, Clawback clawback) {
        List<Item.Entry> said = new ArrayList<>();
        for (int i = 0; i < clawback.legCount; i++) {
            AccountId payee = new AccountId(clawback.legHigh[i], clawback.legLow[i]);
            said.add(new Item.Entry(payee, 0, clawback.legAmount[i]));
        }
        return said.equals(payment.legs);
    }

    /** What the payer itself was paid stays; what is accrued here is taken first. */
    private void addLeg(Side side, Taking taking, AccountId payee, long amount) {
        if (payee.equals(taking.payer)) {
            taking.add(payee, 0);
            return;
        }
        Side.Accrual accrual =
                side.channels.get(state.places.home(payee)).accruals.get(new Side.Payee(payee, taking.asset));
        long accrued = accrual == null ? 0 : Math.min(amount, accrual.free());
        if (accrual != null && accrued > 0) {
            Taking.Part part = taking.add(payee, accrued);
            part.isAccrued = true;
            part.isReserved = true;
            part.taken = accrued;
            accrual.held += accrued;
        }
        if (amount > accrued) {
            taking.add(payee, amount - accrued);
        }
    }

    private void proceed(Side side, Taking taking) {
        ask(side, taking);
        if (taking.outstanding == 0 && taking.problem == null && addCover(taking)) {
            ask(side, taking);
        }
    }

    /** Reserves what is here, and asks for the rest. What is done to the payer's account is done in the order of the parts. */
    private void ask(Side side, Taking taking) {
        Map<Integer, List<Taking.Part>> questions = new TreeMap<>();
        boolean isPayerWaiting = false;
        for (Taking.Part part : taking.parts) {
            if (taking.problem != null) {
                return;
            }
            int home = state.places.home(part.account);
            boolean isHeldUp = isPayerWaiting && part.account.equals(taking.payer);
            if (!part.isReserved && home == side.number && !isHeldUp) {
                fail(taking, part, rules.reserve(side, taking, part));
            } else if (!part.isReserved && !isHeldUp) {
                questions.computeIfAbsent(home, to -> new ArrayList<>()).add(part);
            }
            if (!part.isReserved) {
                isPayerWaiting = true;
            } else if (!part.isCredited && !isPayerWaiting) {
                fail(taking, part, credit(side, taking, part));
            }
        }
        if (taking.problem == null) {
            questions.forEach((to, parts) -> {
                side.channels.get(to).send(new Item.Ask(taking, parts));
                taking.asked.add(to);
                taking.outstanding++;
            });
        }
    }

    private static void fail(Taking taking, Taking.Part part, @Nullable Outcome problem) {
        if (problem != null) {
            taking.fail(part.place, problem);
        }
    }

    private @Nullable Outcome credit(Side side, Taking taking, Taking.Part part) {
        OracleAccount payer = InsideRules.account(side, taking.payer);
        long amount = part.taken;
        long own = 0;
        for (Taking.Part other : taking.parts) {
            own += other.isCredited ? other.taken : 0;
        }
        boolean isFullForAWhile = amount <= payer.lacking() + payer.creditsHeld - own;
        Outcome problem = new Reasons()
                .when(
                        payer.takesTooMuch(amount),
                        isFullForAWhile ? Outcome.CHAIN_CONFLICT : Outcome.EXCEEDS_DEBITS,
                        Outcome.EXCEEDS_DEBITS.code())
                .when(payer.creditOverflows(amount), Outcome.TOTAL_OVERFLOWS)
                .when(payer.isClosed, Outcome.CREDIT_ACCOUNT_CLOSED)
                .answer();
        if (problem == null) {
            part.isCredited = true;
            state.reserveCredit(payer, amount);
            payer.creditsHeld += amount;
        }
        return problem;
    }

    /** True if there is something that payees are short of, and an account that is to pay it and was not asked. */
    private static boolean addCover(Taking taking) {
        long missing = 0;
        boolean isAsked = false;
        for (Taking.Part part : taking.parts) {
            missing += part.asked - part.taken;
            isAsked |= part.isCover;
        }
        if (missing == 0 || isAsked || taking.cover().isNone()) {
            return false;
        }
        taking.add(taking.cover(), missing).isCover = true;
        return true;
    }

    // ---- what partitions tell each other ----

    /** Another partition asks: all parts are reserved up to the first that cannot be. */
    void asked(Side side, int from, Item.Ask ask) {
        Item.Answer answer = new Item.Answer(ask.taking(), 0, null);
        for (Taking.Part part : ask.parts()) {
            Outcome problem = rules.reserve(side, ask.taking(), part);
            if (problem != null) {
                answer = new Item.Answer(ask.taking(), part.place, problem);
                break;
            }
        }
        side.channels.get(from).send(answer);
    }

    /** Null while others are asked, or if it was given up before. */
    @Nullable
    Outcome answered(Side side, Item.Answer answer) {
        Taking taking = answer.taking();
        if (!side.takings.contains(taking)) {
            return null;
        }
        taking.outstanding--;
        if (answer.problem() != null) {
            taking.fail(answer.place(), answer.problem());
        }
        if (taking.outstanding == 0 && taking.problem == null) {
            proceed(side, taking);
        }
        if (taking.outstanding > 0) {
            return null;
        }
        Outcome outcome = taking.problem == null ? Outcome.POSTED : taking.problem;
        decide(side, taking, outcome);
        return outcome;
    }

    /** Those whose time is up are given up, the oldest first. */
    List<Taking> expire(Side side) {
        List<Taking> expired = new ArrayList<>();
        for (Taking taking : side.takings) {
            if (taking.deadlineNs <= side.timeNs) {
                expired.add(taking);
            }
        }
        expired.forEach(taking -> decide(side, taking, Outcome.CHAIN_TIMED_OUT));
        return expired;
    }

    /** The payer's partition has decided: what is reserved here goes there, or stays. */
    void decided(Side side, int from, Item.Decision decision) {
        long moved = 0;
        for (Taking.Part part : decision.taking().parts) {
            if (!part.isAccrued && state.places.home(part.account) == side.number) {
                rules.end(side, decision.taking(), part, decision.isPosted());
                moved += part.isReserved ? part.taken : 0;
            }
        }
        if (decision.isPosted() && moved > 0) {
            side.channels.get(from).send(new Item.Money(moved));
        }
    }

    private void decide(Side side, Taking taking, Outcome outcome) {
        boolean isPosted = outcome == Outcome.POSTED;
        side.takings.remove(taking);
        taking.asked.forEach(to -> side.channels.get(to).send(new Item.Decision(taking, isPosted)));
        OracleAccount payer = InsideRules.account(side, taking.payer);
        long moved = 0;
        for (Taking.Part part : taking.parts) {
            if (part.isAccrued) {
                endAccrued(side, taking, part, isPosted);
            } else if (state.places.home(part.account) == side.number) {
                rules.end(side, taking, part, isPosted);
            }
            if (part.isCredited) {
                state.reserveCredit(payer, -part.taken);
                payer.creditsHeld -= part.taken;
                moved += part.taken;
            }
        }
        side.undecided--;
        taking.payment.isReversing = false;
        if (isPosted) {
            state.credit(payer, moved);
            taking.payment.isTakenBack = true;
        }
        if (InsideRules.spends(outcome)) {
            state.decide(side, taking.stored, outcome, isPosted ? moved : 0);
        } else {
            side.ids.remove(taking.stored.asked.id());
        }
    }

    private void endAccrued(Side side, Taking taking, Taking.Part part, boolean isPosted) {
        Side.Out out = side.channels.get(state.places.home(part.account));
        Side.Accrual accrual = out.accruals.get(new Side.Payee(part.account, taking.asset));
        if (accrual == null) {
            throw new IllegalStateException("an accrual that is held has gone");
        }
        accrual.held -= part.taken;
        accrual.amount -= isPosted ? part.taken : 0;
    }
}
