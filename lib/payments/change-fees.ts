import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { requireRole } from "@/lib/platform/require-role";
import type { Actor } from "@/lib/shared/roles";
import type { FeeChangeInput, FeeKey, FeeTerms } from "@/lib/shared/schemas/fees";
import { systemClock } from "@/lib/shared/time";
import { announcePaymentSettings } from "./payment-settings";
import { insertFee, lockNewestFee, type NewestFee } from "./sql/fee-schedule-rows";

const DAY_MS = 86_400_000;
const ACTION = { added: "fee_schedule.added", changed: "fee_schedule.changed", withdrawn: "fee_schedule.withdrawn" };

function refuse(path: string, message: string): AppError {
  return new AppError("unprocessable", message, { errors: [{ path, message }] });
}

function checkDay({ asOf }: FeeTerms): void {
  // a day's grace: somewhere it is tomorrow already
  const latest = new Date(systemClock.now().getTime() + DAY_MS).toISOString().slice(0, 10);
  if (asOf > latest) throw refuse("terms.asOf", "The day on which the price was looked up cannot be in the future.");
}

/** What the change is, or why it cannot be made. */
function judge(newest: NewestFee | null, { baseVersion, terms, key }: FeeChangeInput): keyof typeof ACTION {
  const isInForce = newest !== null && !newest.isWithdrawn;
  if (baseVersion === 0 && isInForce)
    throw refuse(
      "key",
      "There is a price for this provider, method, currency, region and kind of card: change that one.",
    );
  if (baseVersion !== 0 && (!isInForce || newest.version !== baseVersion))
    throw new AppError("conflict", "Somebody changed this price meanwhile. Look at it, then try again.");
  if (terms === null && baseVersion === 0) throw refuse("terms", "Only a price that is in force can be withdrawn.");
  if (key.method !== "card" && key.cardClass !== "*")
    throw refuse("key.cardClass", "Only card payments have a kind of card; leave * here.");
  if (terms === null) return "withdrawn";
  return isInForce ? "changed" : "added";
}

const nameOf = ({ provider, method, currency, region, cardClass }: FeeKey) =>
  `fee-schedule:${[provider, method, currency, region, cardClass].join(":")}`;

/**
 * Adds, changes or withdraws a price as a row with the next version; every process quotes by it within a second. What was
 * quoted before stays: quotes are stored with their decision. Throws `conflict` when `baseVersion` is not in force any more,
 * and `unprocessable` for what cannot be.
 */
export async function changeFee(input: FeeChangeInput, actor: Actor): Promise<void> {
  requireRole(actor, "admin");
  const { key, terms } = input;
  if (terms) checkDay(terms);
  await inTransaction(async (db) => {
    const newest = await lockNewestFee(db, key);
    const kind = judge(newest, input);
    const written = terms ?? newest?.terms;
    if (!written) throw new Error("judge lets nothing be withdrawn that is not there");
    const version = (newest?.version ?? 0) + 1;
    await insertFee(db, { key, version, terms: written, isWithdrawn: terms === null, userId: actor.userId });
    const before = newest && !newest.isWithdrawn ? { version: newest.version, ...newest.terms } : null;
    const after = terms && { version, ...terms };
    await appendAudit(db, { actorId: actor.userId, action: ACTION[kind], subject: nameOf(key), before, after });
  });
  await announcePaymentSettings();
}
