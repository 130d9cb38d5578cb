import { describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { RAILS, type RailName } from "../provider";
import { RAIL_LIMITS } from "../rail-limits";
import { DECLINE_LISTS } from "./decline-lists";
import refusedPayment from "./fixtures/adyen/payment-refused.json";
import instrumentDeclined from "./fixtures/paypal/error-instrument-declined.json";
import * as adyen from "./translate-adyen";
import * as braintree from "./translate-braintree";
import * as paypal from "./translate-paypal";
import * as square from "./translate-square";
import * as stripe from "./translate-stripe";

/** What no published table has, today or tomorrow. */
const NEW_CODE = "MERCURY_RETROGRADE";
const NEW_NUMBER = "99998";
const PRICE = { amountMinor: 1_299, currency: "USD" } as const;

const measuredAt = (rail: RailName, httpStatus: number) => ({
  ...{ rail, operation: "confirm" as const, idempotencyKey: "at_01:con", isSent: true, httpStatus },
  ...{ railRequestId: null, durationMs: 5 },
});
const failureAt = (rail: RailName, httpStatus: number) => ({
  ...{ measured: measuredAt(rail, httpStatus), isTimeout: false, networkCode: null },
});

const SAID: Record<RailName, [what: string, translate: () => { kind: string }][]> = {
  stripe: [
    [
      "a decline",
      () => {
        const error = { type: "card_error", code: "card_declined", decline_code: NEW_CODE };
        return stripe.translateFailure({ ...failureAt("stripe", 402), error });
      },
    ],
  ],
  paypal: [
    [
      "an issue",
      () => {
        const body = { ...instrumentDeclined, details: [{ issue: NEW_CODE, description: "" }], links: [] };
        return paypal.translateFailure({ ...failureAt("paypal", 422), body }, "ORDER");
      },
    ],
  ],
  square: [
    [
      "an error",
      () => {
        const body = { errors: [{ category: "PAYMENT_METHOD_ERROR", code: NEW_CODE, detail: "no" }] };
        return square.translateFailure({ ...failureAt("square", 400), body });
      },
    ],
  ],
  adyen: [
    [
      "a refusal",
      () => {
        const asked = { attemptRef: refusedPayment.merchantReference, ...PRICE };
        const answer = { ...refusedPayment, refusalReasonCode: NEW_NUMBER };
        return adyen.translatePayment(answer, asked, measuredAt("adyen", 200));
      },
    ],
    [
      "an error",
      () => {
        const body = { status: 422, errorCode: NEW_NUMBER, message: "no", errorType: "validation" };
        return adyen.translateFailure({ ...failureAt("adyen", 422), body });
      },
    ],
  ],
  braintree: [
    [
      "a validation error",
      () => {
        const answer = { success: false, message: "no", errors: { deepErrors: () => [{ code: NEW_NUMBER }] } };
        return braintree.translateSale(answer, { attemptRef: "at_01", ...PRICE }, measuredAt("braintree", 422));
      },
    ],
  ],
};

describe.each(RAILS)("%s", (rail) => {
  test.each(SAID[rail])(
    "%s with a code that no table knows is unknown: never a no, never a retry elsewhere",
    (_, say) => {
      expect(say()).toMatchObject({ kind: "unknown", reason: "unmapped" });
    },
  );

  test("its tables of declines name their source and when it was read", () => {
    expect(DECLINE_LISTS[rail].length).toBeGreaterThan(0);
    for (const { source, asOf, classes } of DECLINE_LISTS[rail]) {
      expect(source).toMatch(/^https:\/\/(docs|developer)\.[a-z.]+\//);
      expect(asOf).toMatch(/^20\d\d-\d\d$/);
      expect(classes.size).toBeGreaterThan(5);
    }
  });

  test("its limits are there, with where they are from", () => {
    const limits = RAIL_LIMITS[rail];
    expect(limits.source).toMatch(/^[a-z.]+\.com\//);
    expect(limits.asOf).toMatch(/^20\d\d-\d\d$/);
    expect(Object.keys(limits.minimumMinor).length).toBeGreaterThan(3);
  });

  test("its prices are rows with source, day and version", async () => {
    const { rows } = await pool.query<{ source: string; as_of: Date; version: number }>(
      "SELECT source, as_of, version FROM fee_schedule WHERE provider = $1",
      [rail],
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { source, as_of, version } of rows) {
      expect(source).toMatch(/[a-z]+\.com\//);
      expect(as_of).not.toBeNull();
      expect(version).toBeGreaterThan(0);
    }
  });
});
