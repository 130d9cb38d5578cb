import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { requireRole } from "@/lib/platform/require-role";
import type { Actor } from "@/lib/shared/roles";
import type { FeeChangeInput, FeeKey, FeeRollbackInput, FeeTerms } from "@/lib/shared/schemas/fees";
import { systemClock } from "@/lib/shared/time";
import { announcePaymentSettings } from "./payment-settings";
import { noSuchFee } from "./show-fee-history";
import { type FeeRow, insertFee, lockNewestFee, readFeeVersion } from "./sql/fee-schedule-rows";

const DAY_MS = 86_400_000;
const ACTION = {
  added: "fee_schedule.added",
  changed: "fee_schedule.changed",
  withdrawn: "fee_schedule.withdrawn",
  rolledBack: "fee_schedule.rolled_back",
};

function refuse(path: string, message: string): AppError {
  return new AppError("unprocessable", message, { errors: [{ path, message }] });
}

const changedMeanwhile = () =>
  new AppError("conflict", "Somebody changed this price meanwhile. Look at it, then try again.");

function checkDay({ asOf }: FeeTerms): void {
  // a day's grace: somewhere it is tomorrow already
  const latest = new Date(systemClock.now().getTime() + DAY_MS).toISOString().slice(0, 10);
  if (asOf > latest) throw refuse("terms.asOf", "The day on which the price was looked up cannot be in the future.");
}

/** What the change is, or why it cannot be made. */
function judge(newest: FeeRow | null, { baseVersion, terms, key }: FeeChangeInput): "added" | "changed" | "withdrawn" {
  const isInForce = newest !== null && !newest.isWithdrawn;
  if (baseVersion === 0 && isInForce)
    throw refuse(
      "key",
      "There is a price for this provider, method, currency, region and kind of card: change that one.",
    );
  if (baseVersion !== 0 && (!isInForce || newest.version !== baseVersion)) throw changedMeanwhile();
  if (terms === null && baseVersion === 0) throw refuse("terms", "Only a price that is in force can be withdrawn.");
  if (key.method !== "card" && key.cardClass !== "*")
    throw refuse("key.cardClass", "Only card payments have a kind of card; leave * here.");
  if (terms === null) return "withdrawn";
  return isInForce ? "changed" : "added";
}

const nameOf = ({ provider, method, currency, region, cardClass }: FeeKey) =>
  `fee-schedule:${[provider, method, currency, region, cardClass].join(":")}`;

type Change = { action: string; terms: FeeTerms; isWithdrawn: boolean };
type Decide = (newest: FeeRow | null, db: Db) => Promise<Change>;

async function writeFee(key: FeeKey, actorId: string, decideOn: Decide): Promise<void> {
  await inTransaction(async (db) => {
    const newest = await lockNewestFee(db, key);
    const { action, terms, isWithdrawn } = await decideOn(newest, db);
    const version = (newest?.version ?? 0) + 1;
    await insertFee(db, { key, version, terms, isWithdrawn, userId: actorId });
    const before = newest && !newest.isWithdrawn ? { version: newest.version, ...newest.terms } : null;
    const after = isWithdrawn ? null : { version, ...terms };
    await appendAudit(db, { actorId, action, subject: nameOf(key), before, after });
  });
  await announcePaymentSettings();
}

/**
 * Adds, changes or withdraws a price as a row with the next version; every process quotes by it within a second. What was
 * quoted before stays: quotes are stored with their decision. Throws `conflict` when `baseVersion` is not in force any more,
 * and `unprocessable` for what cannot be.
 */
export async function changeFee(input: FeeChangeInput, actor: Actor): Promise<void> {
  requireRole(actor, "admin");
  const { key, terms } = input;
  if (terms) checkDay(terms);
  await writeFee(key, actor.userId, async (newest) => {
    const kind = judge(newest, input);
    const written = terms ?? newest?.terms;
    if (!written) throw new Error("judge lets nothing be withdrawn that is not there");
    return { action: ACTION[kind], terms: written, isWithdrawn: terms === null };
  });
}

/**
 * Brings the terms of an earlier version back as a new one, a withdrawn price as well. Throws `not_found` for a price or version
 * that never was, `conflict` when `baseVersion` is not the newest any more, and `unprocessable` for a version that withdrew it.
 */
export async function rollBackFee({ key, baseVersion, version }: FeeRollbackInput, actor: Actor): Promise<void> {
  requireRole(actor, "admin");
  await writeFee(key, actor.userId, async (newest, db) => {
    if (!newest) throw noSuchFee();
    if (newest.version !== baseVersion) throw changedMeanwhile();
    const old = await readFeeVersion(db, key, version);
    if (!old) throw new AppError("not_found", `There is no version ${version}.`);
    if (old.isWithdrawn)
      throw refuse("version", `Version ${version} withdrew the price. Withdraw it, or choose a version with a price.`);
    return { action: ACTION.rolledBack, terms: old.terms, isWithdrawn: false };
  });
}
