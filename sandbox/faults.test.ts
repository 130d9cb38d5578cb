import { expect, test } from "vitest";
import { Fault, FaultPlan } from "./faults";

test("a fault about one charge leaves every other alone, and is used up by it", () => {
  const plan = new FaultPlan();
  plan.add(Fault.parse({ operation: "confirm", kind: "429", about: "pi_mine" }));
  expect(plan.take("stripe", "confirm", "/v1/payment_intents/pi_other/confirm x")).toBeNull();
  expect(plan.take("stripe", "capture", "/v1/payment_intents/pi_mine/capture ")).toBeNull();
  expect(plan.take("stripe", "confirm", "/v1/payment_intents/pi_mine/confirm x")).toMatchObject({ kind: "429" });
  expect(plan.take("stripe", "confirm", "/v1/payment_intents/pi_mine/confirm x")).toBeNull();
});
