import "server-only";
import type { Currency } from "@/lib/shared/money";
import { firstRouting } from "../payment-history";
import type { Method } from "../payment-rows";
import type { RailName } from "../provider";
import { type Candidate, type RoutingSnapshot, rankProviders } from "../rank-providers";
import { NO_FACTS, type RailFacts } from "../routing-strategies";
import type { RailWindow } from "../sql/routing-facts-rows";
import type { Plan } from "./plans";

/** Payments that no plan can tell apart, but for what was captured in the month before them. */
export type PaymentKind = {
  id: number;
  method: Method;
  currency: Currency;
  country: string;
  amountMinor: number;
};
/** Who takes a payment of a kind and for how much; `share` below 1 where a draw decides. */
export type Taken = { rail: RailName; feeMinor: number; share: number };
/** What decides beside the plan: rails with keys, their limits, and how their last payments went. */
export type Known = Pick<RoutingSnapshot, "availableRails" | "limits"> & { windows: readonly RailWindow[] };

/** What a rail has captured this month in one currency, and where its prices change. */
type Meter = { rail: RailName; thresholds: readonly number[]; volumeMinor: number; passed: number };
/** All meters of a currency. `outcomes`: by the tiers that are reached, then by kind. */
type Room = {
  meters: readonly Meter[];
  state: number;
  states: Map<string, number>;
  outcomes: (readonly Taken[])[][];
  /** What a decision about a way to pay is made from, as far as no payment changes it. */
  snapshots: Map<Method, Omit<RoutingSnapshot, "facts">>;
};

function thresholdsOf({ schedules }: Plan, rail: RailName, currency: string): number[] {
  const own = schedules.filter((schedule) => schedule.provider === rail && schedule.currency === currency);
  return [...new Set(own.flatMap(({ tiers }) => tiers.map(({ fromMinor }) => fromMinor)))].sort((a, b) => a - b);
}

/** One plan on its way through the past. A decision is made once for each kind of payment and each set of reached tiers. */
export class Course {
  private readonly rooms = new Map<Currency, Room>();

  constructor(
    readonly plan: Plan,
    private readonly known: Known,
  ) {}

  /** Who takes it; nobody where the list is empty. What they capture counts towards their tiers. */
  take(kind: PaymentKind): readonly Taken[] {
    const room = this.roomOf(kind.currency);
    const outcomes = room.outcomes[room.state] ?? [];
    const taken = outcomes[kind.id] ?? this.decide(kind, room);
    outcomes[kind.id] = taken;
    room.outcomes[room.state] = outcomes;
    if (room.meters.length > 0) count(room, taken, kind.amountMinor);
    return taken;
  }

  /** Tiers count calendar months. */
  beginMonth(): void {
    for (const room of this.rooms.values()) {
      for (const meter of room.meters) Object.assign(meter, { volumeMinor: 0, passed: 0 });
      room.state = stateOf(room);
    }
  }

  private roomOf(currency: Currency): Room {
    const found = this.rooms.get(currency);
    if (found) return found;
    const meters = this.known.availableRails
      .map((rail) => ({ rail, thresholds: thresholdsOf(this.plan, rail, currency), volumeMinor: 0, passed: 0 }))
      .filter(({ thresholds }) => thresholds.length > 0);
    const states = new Map([[meters.map(() => 0).join(), 0]]);
    const room: Room = { meters, state: 0, states, outcomes: [], snapshots: new Map() };
    this.rooms.set(currency, room);
    return room;
  }

  private decide(kind: PaymentKind, room: Room): readonly Taken[] {
    const { takes } = this.plan;
    const snapshot = { ...this.snapshotOf(kind, room), facts: this.factsOf(kind.method, room) };
    const { candidates } = rankProviders(firstRouting(kind), snapshot);
    if (takes === "by_weight") return divide(candidates);
    const [best] = takes === "dearest" ? candidates.toSorted((a, b) => b.fee.feeMinor - a.fee.feeMinor) : candidates;
    return best ? [whole(best)] : [];
  }

  private snapshotOf({ method, currency }: PaymentKind, { snapshots }: Room): Omit<RoutingSnapshot, "facts"> {
    const found = snapshots.get(method);
    if (found) return found;
    const { body, schedules } = this.plan;
    const { availableRails, limits } = this.known;
    const fitting = schedules.filter((schedule) => schedule.method === method && schedule.currency === currency);
    const snapshot = { ...body, version: 0, schedules: fitting, availableRails, limits, breakers: {} };
    snapshots.set(method, snapshot);
    return snapshot;
  }

  private factsOf(method: Method, { meters }: Room): RoutingSnapshot["facts"] {
    const facts: Partial<Record<RailName, RailFacts>> = {};
    for (const rail of this.known.availableRails) {
      const window = this.known.windows.find((one) => one.rail === rail && one.method === method) ?? NO_FACTS;
      const volumeMinor = meters.find((meter) => meter.rail === rail)?.volumeMinor ?? 0;
      const { samples, successes, latencyP50Ms } = window;
      facts[rail] = { samples, successes, latencyP50Ms, monthVolumeMinor: Math.floor(volumeMinor) };
    }
    return facts;
  }
}

const whole = ({ rail, fee }: Candidate): Taken => ({ rail, feeMinor: fee.feeMinor, share: 1 });

/** The mean of all draws by weight; who weighs nothing gets something only where nobody weighs anything. */
function divide(candidates: readonly Candidate[]): readonly Taken[] {
  const total = candidates.reduce((sum, { score }) => sum + (score ?? 0), 0);
  if (total === 0) return candidates.slice(0, 1).map(whole);
  const weighing = candidates.filter(({ score }) => (score ?? 0) > 0);
  return weighing.map((candidate) => ({ ...whole(candidate), share: (candidate.score ?? 0) / total }));
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
    const meter = room.meters.find((one) => one.rail === rail);
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
