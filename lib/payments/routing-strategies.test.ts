import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ENOUGH_SAMPLES } from "@/lib/shared/enough-samples";
import { newId } from "@/lib/shared/ids";
import { ROUTING_STRATEGIES, type RoutingStrategy } from "@/lib/shared/schemas/settings";
import { RAILS, type RailName } from "./provider";
import {
  bestBy,
  type Contender,
  expectedSuccess,
  expectedValue,
  NO_FACTS,
  needsSamples,
  orderBy,
  type RailFacts,
  WINDOW,
} from "./routing-strategies";

type Told = Partial<RailFacts> & { feeMinor?: number; perAttemptMinor?: number; priority?: number; weight?: number };

function contender(
  rail: RailName,
  { feeMinor = 50, perAttemptMinor = 0, priority = 1, weight = 1, ...facts }: Told = {},
) {
  const fee = { feeMinor, percentPpm: 0, fixedMinor: feeMinor, perAttemptMinor, tierFromMinor: 0 };
  return { provider: rail, rail, priority, weight, fee, facts: { ...NO_FACTS, ...facts } } satisfies Contender;
}

const scene = { paymentId: null, amountMinor: 1_000 };
const order = (strategy: RoutingStrategy, ...contenders: Contender[]) => orderBy(strategy, contenders, scene);
const railsOf = ({ standings }: ReturnType<typeof orderBy>) => standings.map((one) => one.contender.rail);
const scoresOf = ({ standings }: ReturnType<typeof orderBy>) => standings.map((one) => one.score);

test("lowest cost: the least fee for this amount, not the least percentage", () => {
  const result = order("lowest_cost", contender("stripe", { feeMinor: 34 }), contender("square", { feeMinor: 33 }));
  expect(railsOf(result)).toEqual(["square", "stripe"]);
  expect(scoresOf(result)).toEqual([33, 34]);
});

describe("highest success", () => {
  const steady = { samples: 128, successes: 120 };

  test("the mean with a prior of nine in ten, shown in ppm", () => {
    expect(expectedSuccess(NO_FACTS)).toEqual({ top: 9, bottom: 10 });
    expect(expectedSuccess({ ...NO_FACTS, ...steady })).toEqual({ top: 129, bottom: 138 });
    expect(scoresOf(order("highest_success", contender("stripe", steady), contender("paypal")))).toEqual([
      934_783, 900_000,
    ]);
  });

  test("three of three is no proof against 120 of 128, and is named as too few", () => {
    const result = order(
      "highest_success",
      contender("paypal", { samples: 3, successes: 3 }),
      contender("stripe", steady),
    );
    expect(railsOf(result)).toEqual(["stripe", "paypal"]);
    expect(result.standings.map(({ reasons }) => reasons)).toEqual([[], ["few_samples"]]);
    expect(result.applied).toBe("highest_success");
  });

  test("one that fails often makes room for one that nobody knows", () => {
    const failing = contender("stripe", { samples: 128, successes: 100 });
    expect(railsOf(order("highest_success", failing, contender("paypal", { priority: 2 })))).toEqual([
      "paypal",
      "stripe",
    ]);
  });
});

describe("fastest", () => {
  const tried = (latencyP50Ms: number) => ({ samples: ENOUGH_SAMPLES, successes: ENOUGH_SAMPLES, latencyP50Ms });

  test("the least median; who was hardly ever tried comes last, without a score", () => {
    const hasty = contender("paypal", { samples: 2, successes: 2, latencyP50Ms: 10 });
    const result = order("fastest", contender("stripe", tried(90)), hasty, contender("square", tried(80)));
    expect(railsOf(result)).toEqual(["square", "stripe", "paypal"]);
    expect(scoresOf(result)).toEqual([80, 90, null]);
    expect(result.standings.at(-1)?.reasons).toEqual(["few_samples"]);
  });

  test("tried often and never with success: no median, last", () => {
    const dead = contender("paypal", { samples: 128, successes: 0, latencyP50Ms: null });
    expect(railsOf(order("fastest", dead, contender("stripe", tried(90))))).toEqual(["stripe", "paypal"]);
  });
});

describe("expected value", () => {
  const often = (successes: number, told: Told = {}) => ({ samples: 128, successes, ...told });

  test("the dearer one wins when it succeeds often enough", () => {
    const cheap = contender("paypal", often(100, { feeMinor: 30 }));
    const dear = contender("stripe", often(125, { feeMinor: 60 }));
    const result = order("expected_value", cheap, dear);
    expect(railsOf(result)).toEqual(["stripe", "paypal"]);
    expect(expectedValue(dear, 1_000)).toEqual({ top: 134 * 940, bottom: 138 });
    expect(result.standings[0]?.score).toBe(Math.round((134 * 940 * 1_000) / 138));
  });

  test("what a refused attempt costs counts against it", () => {
    const free = contender("stripe", often(64));
    const charged = contender("adyen", often(64, { perAttemptMinor: 13, priority: 0 }));
    expect(railsOf(order("expected_value", charged, free))).toEqual(["stripe", "adyen"]);
  });

  test("no rounding decides: orders are those of exact fractions", () => {
    const facts = fc
      .integer({ min: ENOUGH_SAMPLES, max: WINDOW })
      .chain((samples) =>
        fc.record({ samples: fc.constant(samples), successes: fc.integer({ min: 0, max: samples }) }),
      );
    const told = fc
      .tuple(facts, fc.nat({ max: 300 }), fc.nat({ max: 30 }))
      .map(([known, feeMinor, perAttemptMinor]) => ({
        ...known,
        feeMinor,
        perAttemptMinor,
      }));
    fc.assert(
      fc.property(told, told, fc.nat({ max: 999_999_999 }), (a, b, amountMinor) => {
        const exact = ({ samples, successes, feeMinor, perAttemptMinor }: typeof a) =>
          BigInt(successes + 9) * BigInt(amountMinor - feeMinor) -
          BigInt(samples + 1 - successes) * BigInt(perAttemptMinor);
        const difference = exact(a) * BigInt(b.samples + 10) - exact(b) * BigInt(a.samples + 10);
        const both = [contender("stripe", a), contender("paypal", { ...b, priority: 2 })];
        const { standings } = orderBy("expected_value", both, { paymentId: null, amountMinor });
        expect(standings[0]?.contender.rail).toBe(difference >= 0n ? "stripe" : "paypal");
        expect(standings[1]?.reasons).toEqual(difference === 0n ? ["tie"] : []);
      }),
    );
  });

  test("a fee above the amount is a loss, and the smaller loss is better", () => {
    const result = orderBy(
      "expected_value",
      [contender("stripe", often(128, { feeMinor: 40 })), contender("paypal", often(128, { feeMinor: 49 }))],
      { paymentId: null, amountMinor: 30 },
    );
    expect(railsOf(result)).toEqual(["stripe", "paypal"]);
    expect(scoresOf(result).every((score) => score !== null && score < 0)).toBe(true);
  });
});

describe("weighted", () => {
  const three = [
    contender("stripe", { weight: 5 }),
    contender("paypal", { weight: 3 }),
    contender("square", { weight: 2 }),
  ];
  const draw = (paymentId: string | null, contenders: readonly Contender[] = three) =>
    railsOf(orderBy("weighted", contenders, { paymentId, amountMinor: 1_000 }));

  test("first places fall as the weights say, second places as the weights that are left", () => {
    const draws = Array.from({ length: 20_000 }, () => draw(newId()));
    const shareOf = (test: (rails: RailName[]) => boolean) => draws.filter(test).length / draws.length;
    expect(shareOf(([first]) => first === "stripe")).toBeCloseTo(0.5, 1);
    expect(shareOf(([first]) => first === "paypal")).toBeCloseTo(0.3, 1);
    expect(shareOf(([first, second]) => first === "stripe" && second === "paypal")).toBeCloseTo(0.3, 1);
  });

  test("the same payment draws the same, in whatever order the rails are listed", () => {
    for (const id of Array.from({ length: 200 }, newId)) {
      expect(draw(id)).toEqual(draw(id));
      expect(draw(id, [...three].reverse())).toEqual(draw(id));
    }
  });

  test("without a payment the heaviest stands first", () => {
    expect(draw(null)).toEqual(["stripe", "paypal", "square"]);
  });

  test("who weighs nothing comes last, and where nobody weighs anything the store's order holds", () => {
    const weightless = [contender("stripe", { weight: 0 }), contender("paypal")];
    const nobody = [contender("stripe", { weight: 0, priority: 2 }), contender("paypal", { weight: 0 })];
    for (const id of Array.from({ length: 100 }, newId)) {
      expect(draw(id, weightless)).toEqual(["paypal", "stripe"]);
      expect(draw(id, nobody)).toEqual(["paypal", "stripe"]);
    }
  });
});

test.each(ROUTING_STRATEGIES.filter(needsSamples))(
  "%s without data: the store's own order, and it says so",
  (strategy) => {
    const few = { samples: ENOUGH_SAMPLES - 1, successes: 29, latencyP50Ms: 5 };
    const result = order(strategy, contender("stripe", { ...few, priority: 2 }), contender("paypal", { priority: 1 }));
    expect(result.applied).toBe("priority");
    expect(railsOf(result)).toEqual(["paypal", "stripe"]);
    expect(result.standings.map(({ reasons }) => reasons)).toEqual([["few_samples"], ["few_samples"]]);
  },
);

test.each(ROUTING_STRATEGIES.filter((strategy) => strategy !== "weighted"))(
  "%s: a tie is broken by priority, then by name, and the later one says so",
  (strategy) => {
    const told = { samples: 128, successes: 120, latencyP50Ms: 90 };
    const byPriority = order(strategy, contender("paypal", { ...told, priority: 2 }), contender("stripe", told));
    expect(railsOf(byPriority)).toEqual(["stripe", "paypal"]);
    const byName = order(strategy, contender("stripe", told), contender("paypal", told), contender("adyen", told));
    expect(railsOf(byName)).toEqual(["adyen", "paypal", "stripe"]);
    expect(byName.standings.map(({ reasons }) => reasons)).toEqual([[], ["tie"], ["tie"]]);
  },
);

const anyContender = (rail: RailName): fc.Arbitrary<Contender> =>
  fc
    .record({
      feeMinor: fc.nat({ max: 200 }),
      perAttemptMinor: fc.nat({ max: 20 }),
      priority: fc.integer({ min: 1, max: 3 }),
      weight: fc.nat({ max: 3 }),
      samples: fc.constantFrom(0, 10, 30, 128),
      successes: fc.nat({ max: 10 }),
      latencyP50Ms: fc.option(fc.nat({ max: 300 })),
      monthVolumeMinor: fc.option(fc.nat()),
    })
    .map((told) => contender(rail, { ...told, successes: Math.min(told.samples, told.successes * 13) }));
const anyContenders = fc.tuple(...RAILS.map(anyContender));

test.each(ROUTING_STRATEGIES)("%s: the best by itself is the first of all in order", (strategy) => {
  fc.assert(
    fc.property(
      anyContenders,
      fc.nat({ max: 5 }),
      fc.option(fc.uuid()),
      fc.nat({ max: 10_000 }),
      (all, n, paymentId, amountMinor) => {
        const contenders = all.slice(0, n);
        const scene = { paymentId, amountMinor };
        const [first] = orderBy(strategy, contenders, scene).standings;
        expect(bestBy(strategy, contenders, scene)).toBe(first?.contender ?? null);
      },
    ),
  );
});

test.each(ROUTING_STRATEGIES)("%s: everybody once, the same in whatever order they are listed", (strategy) => {
  fc.assert(
    fc.property(
      anyContenders,
      fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
      fc.uuid(),
      (listed, keys, paymentId) => {
        const wanted = { paymentId, amountMinor: 1_290 };
        const result = orderBy(strategy, listed, wanted);
        expect(railsOf(result).toSorted()).toEqual([...RAILS].toSorted());
        const shuffled = listed
          .map((one, index) => ({ one, key: keys[index] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(orderBy(strategy, shuffled, wanted)).toEqual(result);
      },
    ),
  );
});
