import { ageTransaction } from "./braintree/settlement";
import type { Charge } from "./charge";

const HOUR_MS = 3_600_000;
const UNAPPROVED_LIFE_MS = 3 * HOUR_MS;
const APPROVED_LIFE_MS = 72 * HOUR_MS;
export const HOLD_LIFE_MS = 29 * 24 * HOUR_MS;

/** What Square calls `delay_duration`, unless it is asked for another. */
const SQUARE_HOLD_LIFE_MS = 7 * 24 * HOUR_MS;

/** The charge as time alone has left it: PayPal drops orders that nobody finished and holds that nobody captured. */
export function ageCharge(charge: Charge, now: number): Charge {
  if (charge.rail === "square") return ageHold(charge, now, SQUARE_HOLD_LIFE_MS);
  if (charge.rail === "braintree") return ageTransaction(charge, now);
  if (charge.rail !== "paypal") return charge;
  switch (charge.state) {
    case "open":
    case "needs_buyer":
      return now < charge.created.at + UNAPPROVED_LIFE_MS ? charge : { ...charge, state: "lapsed" };
    case "approved":
      return now < (charge.approved ?? charge.created).at + APPROVED_LIFE_MS ? charge : { ...charge, state: "lapsed" };
    default:
      return ageHold(charge, now, HOLD_LIFE_MS);
  }
}

function ageHold(charge: Charge, now: number, lifeMs: number): Charge {
  const lapsesAt = (charge.authorization ?? charge.created).at + lifeMs;
  if (charge.state !== "authorized" || now < lapsesAt) return charge;
  return { ...charge, state: "voided", voided: { key: null, at: lapsesAt, reason: "expired" } };
}
