import "server-only";
import { setImmediate } from "node:timers/promises";
import { bandOf } from "@/lib/shared/amount-bands";
import { applyPpm, isCurrency } from "@/lib/shared/money";
import { Method } from "@/lib/shared/schemas/checkout";
import { findSchedule, isInRegion } from "../fees";
import type { RailName } from "../provider";
import { Course } from "./course";
import { type Known, Offers, type PaymentKind } from "./offers";
import { FLAT_PPM, type Plan } from "./plans";
import { type PastPayment, Tally } from "./tally";

/**
 * Payments of one month in order of time, a line each: method, currency and country, a tab, the amount, a tab, what its
 * provider took. `isCounted` is false for those before the period, which matter for tiers only.
 */
export type PastSlice = { month: string; isCounted: boolean; lines: string };
type Success = (rail: RailName, method: PaymentKind["method"]) => number | null;
type Seen = Omit<PastPayment, "paidMinor">;

/** As long as one turn may keep others of this process waiting. */
const TURN_MS = 8;
const LOOK_EVERY = 64;

/** Buyers of whom no price list of any plan knows a difference are one kind. */
class Kinds {
  private readonly groups = new Map<string, Map<number, Seen> | null>();
  private readonly alike = new Map<string, Map<number, Seen>>();
  private count = 0;

  constructor(private readonly plans: readonly Plan[]) {}

  /** Null for what the store knows no more. */
  find(buyer: string, amountMinor: number): Seen | null {
    const known = this.groups.get(buyer);
    const group = known === undefined ? this.openGroup(buyer) : known;
    if (!group) return null;
    const seen = group.get(amountMinor);
    if (seen) return seen;
    const [method, currency, country] = this.read(buyer);
    if (!method || !currency) return null;
    const kind = { id: this.count++, method, currency, country, amountMinor };
    const fresh = { kind, band: bandOf(amountMinor, currency), flatMinor: applyPpm(amountMinor, FLAT_PPM) };
    group.set(amountMinor, fresh);
    return fresh;
  }

  private read(buyer: string) {
    const [method, currency = "", country = ""] = buyer.split(" ");
    return [Method.safeParse(method).data, isCurrency(currency) ? currency : null, country] as const;
  }

  private openGroup(buyer: string): Map<number, Seen> | null {
    const [method, currency, country] = this.read(buyer);
    if (!method || !currency) {
      this.groups.set(buyer, null);
      return null;
    }
    const prices = this.plans.flatMap(({ body, schedules }) =>
      body.providers.map(({ provider }) => {
        const schedule = findSchedule(schedules, { provider, method, currency, country, cardClass: null });
        return schedule ? `${schedules.indexOf(schedule)}${isInRegion(country, schedule.region)}` : "";
      }),
    );
    const likeness = [method, currency, ...prices].join();
    const group = this.alike.get(likeness) ?? new Map<number, Seen>();
    this.alike.set(likeness, group);
    this.groups.set(buyer, group);
    return group;
  }
}

/**
 * Sends the past through every plan, payment by payment in order of time, so that each plan reaches its own tiers. Works in
 * turns of a few milliseconds, between which the process serves others.
 */
export async function replayPast(
  past: AsyncIterable<PastSlice>,
  plans: readonly Plan[],
  known: Known & { successOf: Success },
): Promise<{ actual: Tally; plans: Map<string, Tally> }> {
  const kinds = new Kinds(plans);
  const lists = new Map(plans.map(({ schedules }) => [schedules, new Offers(schedules, known)]));
  const runs = plans.map((plan) => {
    const offers = lists.get(plan.schedules) ?? new Offers(plan.schedules, known);
    return { course: new Course(plan, offers, known.availableRails), tally: new Tally(known.successOf) };
  });
  const actual = new Tally(known.successOf);
  let month = "";
  let turnEndsAt = performance.now() + TURN_MS;
  for await (const slice of past) {
    if (slice.month !== month) for (const { course } of runs) course.beginMonth();
    month = slice.month;
    let n = 0;
    for (const line of slice.lines.split("\n")) {
      const [buyer = "", amount = "", paid = "", rail = ""] = line.split("\t");
      const seen = kinds.find(buyer, Number(amount));
      if (!seen) continue;
      const payment = { ...seen, paidMinor: Number(paid) };
      if (slice.isCounted) actual.add(payment, [{ rail: rail as RailName, feeMinor: payment.paidMinor, share: 1 }]);
      for (const { course, tally } of runs) {
        const taken = course.take(seen.kind);
        if (slice.isCounted) tally.add(payment, taken);
      }
      if (++n % LOOK_EVERY > 0 || performance.now() < turnEndsAt) continue;
      await setImmediate();
      turnEndsAt = performance.now() + TURN_MS;
    }
  }
  return { actual, plans: new Map(runs.map(({ course, tally }) => [course.plan.key, tally])) };
}
