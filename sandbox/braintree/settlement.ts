import type { Charge } from "../charge";

const HOUR_MS = 3_600_000;
/** Braintree settles once a day; the file is on its way for an hour. */
const SETTLING_AFTER_MS = 23 * HOUR_MS;
const SETTLED_AFTER_MS = 24 * HOUR_MS;
/** The shortest life that a card network gives a hold here. */
export const HOLD_LIFE_MS = 7 * 24 * HOUR_MS;
/** A sale that was voided after it had been submitted has given all of it back under its own id. */
export const isUndone = (charge: Charge): boolean => charge.refunds.some(({ id }) => id === charge.id);

export type Settlement = "submitted_for_settlement" | "settling" | "settled";

/** How far the money of a captured charge is on its way. */
export function settlementOf({ capture, settledAt }: Charge, now: number): Settlement | null {
  if (!capture) return null;
  if (settledAt !== undefined || now >= capture.at + SETTLED_AFTER_MS) return "settled";
  return now >= capture.at + SETTLING_AFTER_MS ? "settling" : "submitted_for_settlement";
}

/** The charge as time alone has left it: a hold that nobody submitted is dropped. */
export function ageTransaction(charge: Charge, now: number): Charge {
  const lapsesAt = (charge.authorization ?? charge.created).at + HOLD_LIFE_MS;
  if (charge.state !== "authorized" || now < lapsesAt) return charge;
  return { ...charge, state: "voided", voided: { key: null, at: lapsesAt, reason: "expired" } };
}
