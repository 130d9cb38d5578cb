import "server-only";
import { CURRENCIES } from "@/lib/shared/money";
import type { RailName } from "../provider";
import { weightOf } from "../rank-providers";
import { bestBy, type Contender, orderBy } from "../routing-strategies";
import type { Offer, Offers, PaymentKind, Reached, Taken } from "./offers";
import type { Plan } from "./plans";

/** What a rail has captured this month in one currency, and where its prices change. */
type Meter = Reached & { rail: RailName; thresholds: readonly number[] };
/** All meters of a currency. `slot`: where a kind of payment keeps what is decided for it in the tiers that are reached now. */
type Room = {
  meters: readonly Meter[];
  byRail: Partial<Record<RailName, Meter>>;
  slot: number;
  slots: Map<string, number>;
};

/** One plan on its way through the past. It decides once for each kind of payment and each set of reached tiers. */
export class Course {
  /** By the currency's place. */
  private readonly rooms: (Room | undefined)[] = CURRENCIES.map(() => undefined);
  /** Plans of which this is the same, by the same price list, take every payment alike. */
  readonly likeness: string;
  /** The providers that are on. */
  private readonly entries: readonly { rail: RailName; priority: number; weight: number }[];

  constructor(
    private readonly plan: Plan,
    private readonly offers: Offers,
    rails: readonly RailName[],
    private readonly newSlot: () => number,
  ) {
    this.entries = plan.body.providers.flatMap((entry) => {
      const rail = entry.isEnabled ? rails.find((name) => name === entry.provider) : undefined;
      return rail ? [{ rail, priority: entry.priority, weight: weightOf(entry) }] : [];
    });
    this.likeness = JSON.stringify([plan.takes, plan.body.strategy, this.entries]);
  }

  /**
   * The slot in which the kind keeps who takes it now; nobody where that list is empty. What they capture counts towards their
   * tiers, so the next payment of the kind may find another slot.
   */
  take(kind: PaymentKind): number {
    const room = this.rooms[kind.currencyId] ?? this.openRoom(kind);
    const { slot } = room;
    const taken = kind.decided[slot] ?? this.decide(kind, room);
    if (room.meters.length > 0) this.count(room, taken, kind.amountMinor);
    return slot;
  }

  /** Every slot that payments in this currency have had. */
  slotsOf(currencyId: number): Iterable<number> {
    return this.rooms[currencyId]?.slots.values() ?? [];
  }

  /** Through the rail that really took it; nobody where it has no price for it any more. */
  takeThrough(rail: RailName, kind: PaymentKind): readonly Taken[] {
    const room = this.rooms[kind.currencyId] ?? this.openRoom(kind);
    const taken = this.offers.of(kind, rail, room.byRail[rail])?.alone ?? NOBODY;
    if (room.meters.length > 0) this.count(room, taken, kind.amountMinor);
    return taken;
  }

  /** Tiers count calendar months. */
  beginMonth(): void {
    for (const room of this.rooms) {
      if (!room) continue;
      for (const meter of room.meters) Object.assign(meter, { volumeMinor: 0, passed: 0 });
      this.findSlot(room);
    }
  }

  private openRoom({ currency, currencyId }: PaymentKind): Room {
    const meters = this.entries
      .map(({ rail }) => ({ rail, thresholds: this.offers.thresholdsOf(rail, currency), volumeMinor: 0, passed: 0 }))
      .filter(({ thresholds }) => thresholds.length > 0);
    const byRail = Object.fromEntries(meters.map((meter) => [meter.rail, meter]));
    const room: Room = { meters, byRail, slot: 0, slots: new Map() };
    this.findSlot(room);
    this.rooms[currencyId] = room;
    return room;
  }

  private decide(kind: PaymentKind, room: Room): readonly Taken[] {
    const offers: Offer[] = [];
    const contenders: Contender[] = [];
    for (const { rail, priority, weight } of this.entries) {
      const offer = this.offers.of(kind, rail, room.byRail[rail]);
      if (!offer) continue;
      const { fee, facts } = offer.contender;
      offers.push(offer);
      contenders.push({ provider: rail, rail, priority, weight, fee, facts });
    }
    const taken = this.choose(contenders, offers, kind);
    while (kind.decided.length <= room.slot) {
      kind.decided.push(undefined);
      kind.counts.push(0);
    }
    kind.decided[room.slot] = taken;
    return taken;
  }

  private choose(contenders: readonly Contender[], offers: readonly Offer[], { amountMinor }: PaymentKind) {
    const { takes, body } = this.plan;
    if (takes === "by_weight") return divide(contenders);
    const best =
      takes === "dearest" ? dearestOf(contenders) : bestBy(body.strategy, contenders, { paymentId: null, amountMinor });
    return best === null ? NOBODY : (offers[contenders.indexOf(best)]?.alone ?? NOBODY);
  }

  private count(room: Room, taken: readonly Taken[], amountMinor: number): void {
    let hasPassed = false;
    for (const { rail, share } of taken) {
      const meter = room.byRail[rail];
      if (!meter) continue;
      meter.volumeMinor += amountMinor * share;
      // a payment that crosses a threshold still had the price from before it
      for (let next = meter.thresholds[meter.passed]; next !== undefined && next <= meter.volumeMinor; ) {
        meter.passed += 1;
        hasPassed = true;
        next = meter.thresholds[meter.passed];
      }
    }
    if (hasPassed) this.findSlot(room);
  }

  private findSlot(room: Room): void {
    const reached = room.meters.map(({ passed }) => passed).join();
    room.slot = room.slots.get(reached) ?? this.newSlot();
    room.slots.set(reached, room.slot);
  }
}

const NOBODY: readonly Taken[] = [];

function dearestOf(contenders: readonly Contender[]): Contender | null {
  let [best = null] = contenders;
  for (const contender of contenders) if (best === null || contender.fee.feeMinor > best.fee.feeMinor) best = contender;
  return best;
}

/** The mean of all draws by weight; who weighs nothing gets something only where nobody weighs anything. */
function divide(contenders: readonly Contender[]): readonly Taken[] {
  const total = contenders.reduce((sum, { weight }) => sum + weight, 0);
  const { standings } = orderBy("weighted", contenders, { paymentId: null, amountMinor: 0 });
  const weighing = total === 0 ? standings.slice(0, 1) : standings.filter(({ contender }) => contender.weight > 0);
  return weighing.map(({ contender: { rail, fee, weight } }) => ({
    rail,
    feeMinor: fee.feeMinor,
    share: total === 0 ? 1 : weight / total,
  }));
}
