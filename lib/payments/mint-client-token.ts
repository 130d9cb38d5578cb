import "server-only";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import type { Currency } from "@/lib/shared/money";
import type { PaymentsContext } from "./context";
import type { RailName } from "./provider";

/**
 * A token for the browser SDK of `rail`, for one visit of one buyer. Throws `not_found` where the shop takes no card there in
 * this currency, `unavailable` when the rail does not answer.
 */
export async function mintClientToken(
  { rails }: Pick<PaymentsContext, "rails">,
  { rail, currency }: { rail: RailName; currency: Currency },
): Promise<string> {
  const minted = await rails.get(rail)?.mintClientToken?.(currency);
  if (minted?.kind === "minted") return minted.clientToken;
  if (minted?.kind !== "unavailable")
    throw new AppError("not_found", "This shop takes no card that way in this currency. Choose another way to pay.");
  const { kind } = minted.failure;
  log.warn({ rail, failure: kind, code: minted.failure.code }, "no client token");
  throw new AppError("unavailable", "The card fields cannot be opened right now. Try again, or pay in another way.");
}
