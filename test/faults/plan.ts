import type { Method } from "@/lib/payments/payment-rows";
import { ROUTING_STRATEGIES, type RoutingStrategy } from "@/lib/shared/schemas/settings";
import { WALLETS } from "@/lib/shared/wallets";
import type { Fault, FaultKind, Operation } from "@/sandbox/faults";
import { mapRails, RAILS, type RailName } from "@/sandbox/rails";
import type { WebhookPolicy } from "@/sandbox/send-webhooks";
import { TOKEN_PREFIXES } from "@/sandbox/test-cards";

export type WebhookMode = WebhookPolicy["mode"];
/** One thing that happens. `order`: which buyer of the history it is about. */
export type Act =
  | { do: "start"; order: number }
  | { do: "confirm"; order: number; token: string; key: string }
  | { do: "choose"; order: number; method: Method }
  | { do: "approve"; order: number; nth: number; answer: string }
  | { do: "bank"; order: number; nth: number; answer: string }
  | { do: "back"; order: number }
  | { do: "nudge"; order: number }
  | { do: "refund"; order: number; key: string; share: number }
  | { do: "wake"; rail: RailName }
  /** The day ends at a rail that settles by the day. */
  | { do: "settle"; rail: RailName }
  | { do: "switch"; rail: RailName }
  | { do: "refuse"; rail: RailName }
  | { do: "accept"; rail: RailName }
  | { do: "slow"; rail: RailName; operation: Operation; durationMs: number }
  | { do: "fault"; fault: Fault };
/** `together`: starts with the next step and does not wait for it. `leapMs`: time that passes afterwards, then a worker turn. */
export type Step = Act & { together?: true; leapMs: number };
/** A history as data: the same plan can be run again, and a part of it is a plan too. */
export type Plan = {
  seed: number;
  orders: { prices: number[]; method: Method }[];
  webhooks: Record<RailName, WebhookMode>;
  /** Behind breakers, as the store runs them; otherwise every call leaves. */
  isGuarded: boolean;
  /** What orders the rails; priority where a plan from before does not say. */
  strategy?: RoutingStrategy;
  /** The rail that stands before the others in the store's order; as in a new store where it is not said. */
  first?: RailName;
  steps: Step[];
};

export const BEFORE: readonly FaultKind[] = ["reset", "hang", "500", "502html", "429"];
export const AFTER: readonly FaultKind[] = ["reset", "hang", "500", "502html", "truncated", "wrongjson"];
/** More often where money moves. */
const OPERATIONS: readonly Operation[] = [
  ...(["create", "confirm", "confirm", "capture", "capture", "refund", "refund"] as const),
  ...(["void", "refunds", "get", "probe"] as const),
];
const CARDS = [
  "visa",
  "visa",
  "mastercard",
  "chargeDeclined",
  "chargeDeclinedInsufficientFunds",
  "chargeDeclinedLostCard",
  "authenticationRequired",
];
const ANSWERS = [
  "alma@buyer.example",
  "alma@buyer.example",
  "ines@buyer.example",
  "declined@buyer.example",
  "refused@buyer.example",
  "confirm_card",
  "cancel",
];
const WEBHOOKS: readonly WebhookMode[] = ["normal", "before_reply", "duplicate", "reorder", "never"];
const LEAPS_MS = [0, 1_000, 5_000, 31_000, 61_000, 3_600_000, 4 * 3_600_000, 7 * 3_600_000];

/** mulberry32: a number in [0, 1) per call, the same ones for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Dice {
  constructor(readonly random: () => number) {}
  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T;
  }
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }
  isBelow(share: number): boolean {
    return this.random() < share;
  }
}

function drawFault(dice: Dice, rail: RailName): Act {
  const when = dice.pick(["before", "after"] as const);
  const kind = dice.pick(when === "before" ? BEFORE : AFTER);
  const count = dice.isBelow(0.2) ? 4 : 1;
  return { do: "fault", fault: { rail, operation: dice.pick(OPERATIONS), kind, when, count } };
}

function drawTrouble(dice: Dice, method: Method, cards: RailName): Act {
  const first = method === "card" ? cards : "paypal";
  const rail = dice.isBelow(0.6) ? first : dice.pick(RAILS);
  const roll = dice.random();
  if (roll < 0.7) return drawFault(dice, rail);
  if (roll < 0.8) return { do: "refuse", rail };
  if (roll < 0.9) return { do: "switch", rail };
  return { do: "slow", rail, operation: dice.pick(["create", "confirm", "capture"] as const), durationMs: 120 };
}

function drawAct(dice: Dice, orders: number, method: Method, cards: RailName): Act {
  const order = dice.below(orders);
  const roll = dice.random();
  // the window of the method they came with, more often than not
  const isWallet = dice.isBelow(0.75) === (method === "paypal");
  if (roll < 0.45)
    return isWallet
      ? { do: "approve", order, nth: dice.below(3), answer: dice.pick(ANSWERS) }
      : {
          do: "confirm",
          order,
          token: drawToken(dice, cards),
          key: `c${dice.below(4)}`,
        };
  if (roll < 0.52) return { do: "bank", order, nth: dice.below(3), answer: dice.pick(["approve", "approve", "fail"]) };
  if (roll < 0.6) return { do: "choose", order, method: dice.pick(["card", "paypal"] as const) };
  if (roll < 0.68) return { do: "back", order };
  if (roll < 0.88) return { do: "refund", order, key: `r${dice.below(3)}`, share: dice.pick([0.3, 0.5, 1]) };
  if (roll < 0.92) return { do: "nudge", order };
  if (roll < 0.95) return { do: "accept", rail: dice.pick(RAILS) };
  return { do: "wake", rail: dice.pick(RAILS) };
}

function drawOrders(dice: Dice): Plan["orders"] {
  return Array.from({ length: dice.isBelow(0.15) ? 2 : 1 }, () => ({
    prices: dice.pick([[129], [200, 300]]),
    method: dice.pick(["card", "card", "paypal"] as const),
  }));
}

/** From the fields that are shown first, or, as after a failover, from another rail's. */
function drawToken(dice: Dice, cards: RailName): string {
  const rail = dice.isBelow(0.66) ? cards : dice.pick(RAILS);
  return `${TOKEN_PREFIXES[rail][0]}${dice.pick(CARDS)}`;
}

/** Every rail that has fields of its own comes first as often as the others; chance of its own, as with the strategy. */
function drawFirst(seed: number): RailName {
  return new Dice(randomOf(seed ^ 0x5eed)).pick(RAILS.filter((rail) => rail !== "paypal"));
}

/** Chance of its own, so that the rest of a seed's plan stays what it was; seldom, because acts are drawn for cards at Stripe. */
function drawStrategy(seed: number): RoutingStrategy {
  const dice = new Dice(randomOf(~seed));
  return dice.isBelow(0.75) ? "priority" : dice.pick(ROUTING_STRATEGIES);
}

/** Half of the histories over a rail that settles by the day see a day end; chance of its own, as with the strategy. */
function addSettlement(seed: number, first: RailName, steps: Step[]): void {
  const dice = new Dice(randomOf(seed ^ 0x5e771e));
  if (first !== "braintree" || dice.isBelow(0.5)) return;
  steps.splice(dice.below(steps.length + 1), 0, { do: "settle", rail: first, leapMs: 0 });
}

/** What a typed card's name is in a wallet. */
const IN_WALLET: Record<string, string> = {
  visa: "visa",
  mastercard: "mastercard",
  chargeDeclined: "insufficient",
  chargeDeclinedInsufficientFunds: "insufficient",
  chargeDeclinedLostCard: "lost",
  authenticationRequired: "authenticate",
};

/**
 * Every third history of cards is one of a wallet: the buyers come with it, most of their cards come from its sheet, and who
 * chooses the card chooses the wallet as often. Chance of its own, as with the strategy: what happens, and when, stays.
 */
function bringWallets(seed: number, orders: Plan["orders"], steps: readonly Step[]): Pick<Plan, "orders" | "steps"> {
  const dice = new Dice(randomOf(seed ^ 0x3a11e7));
  if (orders[0]?.method !== "card" || dice.isBelow(0.67)) return { orders, steps: [...steps] };
  const wallet = dice.pick(WALLETS);
  const fromWallet = (token: string): string => {
    const rail = RAILS.find((name) => name !== "paypal" && token.startsWith(TOKEN_PREFIXES[name][0]));
    const name = rail && token.slice(TOKEN_PREFIXES[rail][0].length);
    return rail && name ? `${TOKEN_PREFIXES[rail][0]}${wallet}_${IN_WALLET[name] ?? "visa"}` : token;
  };
  return {
    orders: orders.map((order) => (order.method === "card" ? { ...order, method: wallet } : order)),
    steps: steps.map((step) => {
      if (step.do === "confirm") return dice.isBelow(0.8) ? { ...step, token: fromWallet(step.token) } : step;
      const isCard = step.do === "choose" && step.method === "card";
      return isCard && dice.isBelow(0.5) ? { ...step, method: wallet } : step;
    }),
  };
}

/** The plan of one random history, of cards at `first`: two or three troubles among what buyers, artists and workers do. */
export function drawPlan(seed: number, first = drawFirst(seed)): Plan {
  const dice = new Dice(randomOf(seed));
  const front = first === "stripe" ? {} : { first };
  const orders = drawOrders(dice);
  const leap = (): number => (dice.isBelow(0.6) ? 0 : dice.pick(LEAPS_MS));
  const acts: Act[] = [];
  for (let order = 0; order < orders.length; order++) if (dice.isBelow(0.85)) acts.push({ do: "start", order });
  for (let count = 6 + dice.below(5); count > 0; count--)
    acts.push(drawAct(dice, orders.length, orders[0]?.method ?? "card", first));
  for (let count = 2 + dice.below(2); count > 0; count--)
    acts.splice(dice.below(Math.ceil(acts.length / 2)), 0, drawTrouble(dice, orders[0]?.method ?? "card", first));
  const steps = acts.map(
    (act): Step => ({
      ...act,
      ...(dice.isBelow(0.2) ? { together: true as const } : {}),
      leapMs: leap(),
    }),
  );
  addSettlement(seed, first, steps);
  const webhooks = mapRails(() => dice.pick(WEBHOOKS));
  const isGuarded = dice.isBelow(0.4);
  return { seed, webhooks, isGuarded, ...bringWallets(seed, orders, steps), strategy: drawStrategy(seed), ...front };
}
