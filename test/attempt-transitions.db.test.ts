import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { findStrangeTransitions, watchTransitions } from "./attempt-transitions";
import { makeTries } from "./payment-tries";

test("a change of state that nobody draws is found, once, and one that is drawn is none", async () => {
  await watchTransitions();
  const order = { country: "DE", currency: "USD", amountMinor: 129 };
  await makeTries({ ...order, tries: [{ rail: "stripe", state: "created", at: new Date() }] });
  const become = (state: string) => pool.query("UPDATE payment_attempt SET state = $1", [state]);
  for (const state of ["sent", "authorized", "capturing", "captured"]) await become(state);
  expect(await findStrangeTransitions()).toEqual([]);
  await become("declined");
  await become("sent");
  expect((await findStrangeTransitions()).sort()).toEqual(["captured declined", "declined sent"]);
  expect(await findStrangeTransitions()).toEqual([]);
});
