import { afterAll, beforeAll, expect, test } from "vitest";
import type { Rail, RailName } from "@/lib/payments/provider";
import { newId } from "@/lib/shared/ids";
import { type FaultWorld, openFaultWorld } from "./fault-world";
import { drawPlan, type Plan } from "./plan";
import { explain, tryPlan } from "./run-histories";
import { shrinkPlan } from "./shrink-plan";

// A harness that cannot fail proves nothing: here stand machines that are wrong on purpose.
const CALM_TIMEOUT_MS = 500;
let faults: FaultWorld;
beforeAll(async () => {
  faults = await openFaultWorld(CALM_TIMEOUT_MS);
});
afterAll(() => faults.close());

type Broken = (rail: Rail) => Partial<Rail>;
const breakAll = (broken: Broken) => (rails: ReadonlyMap<RailName, Rail>) =>
  new Map(
    [...rails].map(([name, rail]) => {
      const wrong = broken(rail);
      const get = (target: Rail, key: string | symbol) => Reflect.get(key in wrong ? wrong : target, key);
      return [name, new Proxy(rail, { get })];
    }),
  );

const BROKEN: [string, Broken][] = [
  [
    "a refund whose key changes with each call",
    (rail) => ({ refund: (input) => rail.refund({ ...input, idempotencyKey: newId(), refundRef: newId() }) }),
  ],
  [
    "a capture that is only claimed",
    (rail) => ({
      capture: async (input) => {
        const { evidence } = await rail.get(input);
        const { providerRef, amountMinor } = input;
        return { kind: "captured", providerRef, amountMinor, evidence };
      },
    }),
  ],
  [
    "a void that is only claimed",
    (rail) => ({
      void: async (input) => {
        const { evidence } = await rail.get(input);
        return { kind: "voided", providerRef: input.providerRef, evidence };
      },
    }),
  ],
];
/** One thing after the other, so that what fails once fails again. */
const inOrder = (plan: Plan): Plan => ({
  ...plan,
  strategy: "priority",
  steps: plan.steps.map(({ together: _, ...step }) => step),
});
const MOST_DRAWN = 400;
const FEW_STEPS = 6;

const [REFUND, CAPTURE, VOID] = BROKEN as [(typeof BROKEN)[0], (typeof BROKEN)[0], (typeof BROKEN)[0]];
const PLANTED: [string, RailName, Broken][] = [
  [REFUND[0], "stripe", REFUND[1]],
  [CAPTURE[0], "stripe", CAPTURE[1]],
  [VOID[0], "stripe", VOID[1]],
  [CAPTURE[0], "square", CAPTURE[1]],
  [CAPTURE[0], "braintree", CAPTURE[1]],
];

test.each(PLANTED)(
  "%s, cards at %s, is found, and its history shrinks to a few steps",
  async (_, first, broken) => {
    const wrong = breakAll(broken);
    let failing: Plan | null = null;
    for (let seed = 1; seed <= MOST_DRAWN && !failing; seed++) {
      const plan = inOrder(drawPlan(seed, first));
      if ((await tryPlan(faults, plan, wrong)) !== null) failing = plan;
    }
    expect(failing, "a history that fails").not.toBeNull();
    const smallest = await explain(faults, failing as Plan, wrong);
    expect(smallest.plan.steps.length, `${smallest.message} ${JSON.stringify(smallest.plan)}`).toBeLessThanOrEqual(
      FEW_STEPS,
    );
    expect(await tryPlan(faults, smallest.plan), "the same plan with sound rails").toBeNull();
  },
  240_000,
);

test("shrinking leaves exactly what the failure needs, in its order", async () => {
  const plan = drawPlan(7);
  const needed = plan.steps.filter((_, index) => index === 1 || index === plan.steps.length - 1);
  const fails = async (candidate: Plan) => needed.every((step) => candidate.steps.some((kept) => kept.do === step.do));
  const { steps } = await shrinkPlan(plan, fails);
  expect(new Set(steps.map((step) => step.do))).toEqual(new Set(needed.map((step) => step.do)));
  expect(steps.length).toBe(new Set(needed.map((step) => step.do)).size);
});

test("the same seed is the same plan, and another is another", () => {
  expect(drawPlan(42)).toEqual(drawPlan(42));
  expect(drawPlan(42)).not.toEqual(drawPlan(43));
});
