import "server-only";
import { setImmediate } from "node:timers/promises";
import { bandOf } from "@/lib/shared/amount-bands";
import { applyPpm, CURRENCIES, isCurrency } from "@/lib/shared/money";
import { Method } from "@/lib/shared/schemas/checkout";
import { pricedAs } from "@/lib/shared/wallets";
import { findSchedule, isInRegion } from "../fees";
import { RAILS } from "../provider";
import { Course } from "./course";
import { type Known, Offers, type PaymentKind } from "./offers";
import { FLAT_PPM, type Plan, type Plans } from "./plans";
import { type Paid, PastTally, PlanTally, type Seen } from "./tally";

/**
 * Payments of one month in order of time, a line each: method, currency and country, a tab, the amount, a tab, what its
 * provider took, a tab, which that was. `isCounted` is false for those before the period, which matter for tiers only.
 */
export type PastSlice = { month: string; isCounted: boolean; lines: string };
/** As long as one turn may keep others of this process waiting. */
const TURN_MS = 8;
/** Few enough that one plan is done with them within a turn, even when it has seen none of their kind. */
const BATCH = 1_000;

/** Payments by one method in one currency from one country. `seen`: by amount, shared with buyers who are priced alike. */
type Buyer = Pick<PaymentKind, "method" | "currency" | "currencyId" | "country" | "buyerId"> & {
  seen: Map<number, Seen>;
};

/** Buyers of whom no price list of any plan knows a difference are one kind. */
class Kinds {
  private readonly buyers = new Map<string, Buyer | null>();
  private readonly alike = new Map<string, Map<number, Seen>>();
  /** All of them. */
  readonly all: Seen[] = [];

  constructor(private readonly plans: readonly Plan[]) {}

  /** Null for what the store knows no more. */
  find(text: string, amountMinor: number): Seen | null {
    const known = this.buyers.get(text);
    const buyer = known === undefined ? this.meet(text) : known;
    if (!buyer) return null;
    const found = buyer.seen.get(amountMinor);
    if (found) return found;
    const { seen, ...same } = buyer;
    const kind = { id: this.all.length, ...same, amountMinor, decided: [], counts: [] };
    const fresh = { kind, band: bandOf(amountMinor, same.currency), flatMinor: applyPpm(amountMinor, FLAT_PPM) };
    seen.set(amountMinor, fresh);
    this.all.push(fresh);
    return fresh;
  }

  private meet(text: string): Buyer | null {
    const [name, currency = "", country = ""] = text.split(" ");
    const method = Method.safeParse(name).data;
    const buyerId = this.buyers.size;
    const isKnown = method !== undefined && isCurrency(currency);
    const priced = isKnown ? { method, currency, country } : null;
    const buyer = priced && {
      ...priced,
      currencyId: CURRENCIES.indexOf(priced.currency),
      buyerId,
      seen: this.seenBy(priced),
    };
    this.buyers.set(text, buyer);
    return buyer;
  }

  private seenBy({ method, currency, country }: Pick<Buyer, "method" | "currency" | "country">): Map<number, Seen> {
    const prices = this.plans.flatMap(({ body, schedules }) =>
      body.providers.map(({ provider }) => {
        const priced = { provider, method: pricedAs(method), currency, country, cardClass: null };
        const schedule = findSchedule(schedules, priced);
        return schedule ? `${schedules.indexOf(schedule)}${isInRegion(country, schedule.region)}` : "";
      }),
    );
    const likeness = [method, currency, ...prices].join();
    const seen = this.alike.get(likeness) ?? new Map<number, Seen>();
    this.alike.set(likeness, seen);
    return seen;
  }
}

/** As much as is known of the lines, a batch at a time. */
function* readLines(lines: string, kinds: Kinds): Generator<Paid[]> {
  let batch: Paid[] = [];
  for (const line of lines.split("\n")) {
    const [buyer = "", amount = "", paid = "", taker] = line.split("\t");
    const seen = kinds.find(buyer, Number(amount));
    const rail = RAILS.find((name) => name === taker);
    if (seen && rail) batch.push({ seen, rail, paidMinor: Number(paid), routedMinor: 0 });
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** One plan with what comes of it. */
class Run {
  readonly tally = new PlanTally();

  constructor(readonly course: Course) {}

  play(batch: readonly Paid[], isCounted: boolean): void {
    for (const paid of batch) {
      const { kind } = paid.seen;
      const slot = this.course.take(kind);
      if (!isCounted) continue;
      if (kind.decided[slot]?.length === 0) this.tally.miss(paid);
      else kind.counts[slot] = (kind.counts[slot] ?? 0) + 1;
    }
  }

  /** Adds up what was counted of these. */
  sumUp(batch: readonly Seen[]): void {
    for (const seen of batch) {
      const { currencyId, decided, counts } = seen.kind;
      for (const slot of this.course.slotsOf(currencyId)) {
        const [taken, count = 0] = [decided[slot], counts[slot]];
        if (taken && count > 0) this.tally.add(seen, taken, count);
      }
    }
  }
}

/** Lets others of the process have their turn when this one has had its own. */
class Turns {
  private endsAt = performance.now() + TURN_MS;

  async yield(): Promise<void> {
    if (performance.now() < this.endsAt) return;
    await setImmediate();
    this.endsAt = performance.now() + TURN_MS;
  }
}

export type Replay = { past: PastTally; plans: Map<string, PlanTally> };

/**
 * Sends the past through every plan, payment by payment in order of time, so that each plan reaches its own tiers; and through
 * the providers that really took it, by the prices of `live`. Works in turns of a few milliseconds, between which the process
 * serves others.
 */
export async function replayPast(
  slices: AsyncIterable<PastSlice>,
  { live, plans }: Plans,
  known: Known,
): Promise<Replay> {
  const kinds = new Kinds([live, ...plans]);
  const lists = new Map([live, ...plans].map(({ schedules }) => [schedules, new Offers(schedules, known)]));
  let slots = 0;
  const begin = (plan: Plan) => {
    const offers = lists.get(plan.schedules) ?? new Offers(plan.schedules, known);
    return new Course(plan, offers, known.availableRails, () => slots++);
  };
  const asItWas = begin(live);
  // plans that are one by two names (what is in force, and its own strategy without a draft) are played once
  const byLikeness = new Map<string, Run>();
  const byKey = new Map(
    plans.map((plan) => {
      const course = begin(plan);
      const likeness = `${[...lists.keys()].indexOf(plan.schedules)} ${course.likeness}`;
      const run = byLikeness.get(likeness) ?? new Run(course);
      byLikeness.set(likeness, run);
      return [plan.key, run];
    }),
  );
  const runs = [...byLikeness.values()];
  const [past, turns] = [new PastTally(), new Turns()];
  let month = "";
  for await (const { month: of, isCounted, lines } of slices) {
    if (of !== month) for (const course of [asItWas, ...runs.map((run) => run.course)]) course.beginMonth();
    month = of;
    for (const batch of readLines(lines, kinds)) {
      for (const paid of batch) {
        // a provider that has no price any more is taken at its word
        paid.routedMinor = asItWas.takeThrough(paid.rail, paid.seen.kind)[0]?.feeMinor ?? paid.paidMinor;
        if (isCounted) past.add(paid);
      }
      for (const run of runs) {
        run.play(batch, isCounted);
        await turns.yield();
      }
    }
  }
  for (let begin = 0; begin < kinds.all.length; begin += BATCH) {
    const batch = kinds.all.slice(begin, begin + BATCH);
    for (const run of runs) {
      run.sumUp(batch);
      await turns.yield();
    }
  }
  return { past, plans: new Map([...byKey].map(([key, { tally }]) => [key, tally])) };
}
