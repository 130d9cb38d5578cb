import "server-only";
import { CURRENCIES } from "@/lib/shared/money";
import type { RailName } from "../provider";
import { weightOf } from "../rank-providers";
import { type Contender, orderBy } from "../routing-strategies";
import type { Offer, Offers, PaymentKind, Reached, Taken } from "./offers";
import type { Plan } from "./plans";

/** What a rail has captured this month in one currency, and where its prices change. */
type Meter = Reached & { rail: RailName; thresholds: readonly number[] };
/** All meters of a currency. `decided`: by the tiers that are reached, then by kind. */
type Room = {
  meters: readonly Meter[];
  byRail: Partial<Record<RailName, Meter>>;
  state: number;
  states: Map<string, number>;
  decided: Decided[];
};
type Decided = (readonly Taken[] | null)[];

/** One plan on its way through the past. It decides once for each kind of payment and each set of reached tiers. */
export class Course {
  /** By the currency's place. */
  private readonly rooms: (Room | undefined)[] = CURRENCIES.map(() => undefined);
  /** The providers that are on. */
  private readonly entries: readonly { rail: RailName; priority: number; weight: number }[];

  constructor(
    readonly plan: Plan,
    private readonly offers: Offers,
    rails: readonly RailName[],
  ) {
    this.entries = plan.body.providers.flatMap((entry) => {
      const rail = entry.isEnabled ? rails.find((name) => name === entry.provider) : undefined;
      return rail ? [{ rail, priority: entry.priority, weight: weightOf(entry) }] : [];
    });
  }

  /** Who takes it; nobody where the list is empty. What they capture counts towards their tiers. */
  take(kind: PaymentKind): readonly Taken[] {
    const room = this.rooms[kind.currencyId] ?? this.openRoom(kind);
    const taken = room.decided[room.state]?.[kind.id] ?? this.decide(kind, room);
    if (room.meters.length > 0) count(room, taken, kind.amountMinor);
    return taken;
  }

  /** Through the rail that really took it; nobody where it has no price for it any more. */
  takeThrough(rail: RailName, kind: PaymentKind): readonly Taken[] {
    const room = this.rooms[kind.currencyId] ?? this.openRoom(kind);
    const taken = this.offers.of(kind, rail, room.byRail[rail])?.alone ?? NOBODY;
    if (room.meters.length > 0) count(room, taken, kind.amountMinor);
    return taken;
  }

  /** Tiers count calendar months. */
  beginMonth(): void {
    for (const room of this.rooms) {
      if (!room) continue;
      for (const meter of room.meters) Object.assign(meter, { volumeMinor: 0, passed: 0 });
      room.state = stateOf(room);
    }
  }

  private openRoom({ currency, currencyId }: PaymentKind): Room {
    const meters = this.entries
      .map(({ rail }) => ({ rail, thresholds: this.offers.thresholdsOf(rail, currency), volumeMinor: 0, passed: 0 }))
      .filter(({ thresholds }) => thresholds.length > 0);
    const byRail = Object.fromEntries(meters.map((meter) => [meter.rail, meter]));
    const states = new Map([[meters.map(() => 0).join(), 0]]);
    const room: Room = { meters, byRail, state: 0, states, decided: [] };
    this.rooms[currencyId] = room;
    return room;
  }

  private decide(kind: PaymentKind, room: Room): readonly Taken[] {
    const offers: Offer[] = [];
    for (const { rail, priority, weight } of this.entries) {
      const offer = this.offers.of(kind, rail, room.byRail[rail]);
      if (offer) offers.push({ ...offer, contender: { ...offer.contender, priority, weight } });
    }
    const taken = this.choose(offers, kind);
    const decided = room.decided[room.state] ?? [];
    while (decided.length <= kind.id) decided.push(null);
    decided[kind.id] = taken;
    room.decided[room.state] = decided;
    return taken;
  }

  private choose(offers: readonly Offer[], { amountMinor }: PaymentKind): readonly Taken[] {
    const { takes, body } = this.plan;
    const contenders = offers.map(({ contender }) => contender);
    if (takes === "by_weight") return divide(contenders);
    const [best] =
      takes === "dearest"
        ? contenders.toSorted((a, b) => b.fee.feeMinor - a.fee.feeMinor)
        : orderBy(body.strategy, contenders, { paymentId: null, amountMinor }).standings.map((one) => one.contender);
    return offers.find(({ contender }) => contender === best)?.alone ?? NOBODY;
  }
}

const NOBODY: readonly Taken[] = [];

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

function stateOf({ meters, states }: Room): number {
  const reached = meters.map(({ passed }) => passed).join();
  const state = states.get(reached) ?? states.size;
  states.set(reached, state);
  return state;
}

/** A payment that crosses a threshold still had the price from before it. */
function count(room: Room, taken: readonly Taken[], amountMinor: number): void {
  let hasPassed = false;
  for (const { rail, share } of taken) {
    const meter = room.byRail[rail];
    if (!meter) continue;
    meter.volumeMinor += amountMinor * share;
    for (let next = meter.thresholds[meter.passed]; next !== undefined && next <= meter.volumeMinor; ) {
      meter.passed += 1;
      hasPassed = true;
      next = meter.thresholds[meter.passed];
    }
  }
  if (hasPassed) room.state = stateOf(room);
}
