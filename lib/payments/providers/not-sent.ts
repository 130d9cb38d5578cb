import "server-only";
import type { NotSent, RailName, RailOperation } from "../provider";

/** A call that was not made because what it needs is missing: provably nothing left. */
export function notSent(
  rail: RailName,
  operation: RailOperation,
  idempotencyKey: string | null,
  code: string,
): NotSent {
  const evidence = {
    rail,
    operation,
    idempotencyKey,
    isSent: false,
    httpStatus: null,
    railRequestId: null,
    durationMs: 0,
    raw: null,
  };
  return { kind: "not_sent", code, evidence };
}
