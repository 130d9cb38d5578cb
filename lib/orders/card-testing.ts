import "server-only";
import { requireSolution } from "@/lib/platform/challenge";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { readPeer } from "@/lib/platform/peer";
import { processGlobal } from "@/lib/platform/process-global";
import { count, limit, readUsed, refuseWhenBlocked } from "@/lib/platform/rate-limit";
import type { Actor } from "@/lib/shared/roles";
import type { PaymentView } from "@/lib/shared/schemas/checkout";
import { systemClock } from "@/lib/shared/time";

/** Whose confirmation it is; `isRepeat`: its key came before, so it is counted already. */
export type Confirmation = { orderId: string; actor: Actor; headers: Headers; isRepeat: boolean };

/** Cards that are tried out are nearly all refused; people's are not. */
const DECLINED_SHARE = 0.8;
const STORE = "store";
const STORE_MEMO_MS = 1_000;

function isTesting(declines: number, confirms: number, from: number): boolean {
  return declines >= from && declines >= DECLINED_SHARE * confirms;
}

type Memo = { readAt: number; answer: Promise<boolean> };
const memo = processGlobal("card-testing", (): { store: Memo | null } => ({ store: null }));

async function readStoreTested(): Promise<boolean> {
  const [declines, confirms] = await Promise.all([readUsed("decline-store", STORE), readUsed("confirm", STORE)]);
  return isTesting(declines, confirms, env.RATE_LIMITS["decline-store"].points);
}

/**
 * Whether most of the whole store's confirmations are refused now; a second old at most. Who comes while it is read waits
 * for the same answer, and no failure is remembered.
 */
function isStoreTested(now: Date): Promise<boolean> {
  const { store } = memo;
  if (store && now.getTime() - store.readAt < STORE_MEMO_MS) return store.answer;
  const fresh: Memo = { readAt: now.getTime(), answer: readStoreTested() };
  memo.store = fresh;
  fresh.answer.catch(() => {
    if (memo.store === fresh) memo.store = null;
  });
  return fresh.answer;
}

async function readEmail(orderId: string): Promise<string> {
  const sql = "SELECT lower(email) AS email FROM order_contact WHERE order_id = $1";
  const { rows } = await pool.query<{ email: string }>(sql, [orderId]);
  return rows[0]?.email ?? orderId;
}

async function isPeerTesting(peer: string): Promise<boolean> {
  const from = env.RATE_LIMITS.decline.points;
  const declines = await readUsed("decline", peer);
  return declines >= from && isTesting(declines, await readUsed("confirm", peer), from);
}

async function admit({ orderId, actor, headers }: Confirmation): Promise<void> {
  const peer = readPeer(headers);
  const now = systemClock.now();
  refuseWhenBlocked("confirm", peer);
  // before it is counted: whoever leaves the puzzle alone must not look like someone with cards that are good
  if ((await isPeerTesting(peer)) || (actor.kind === "guest" && (await isStoreTested(now))))
    await requireSolution(headers, peer, now);
  await limit("confirm", peer);
  await limit("confirm-email", `email:${await readEmail(orderId)}`);
  await count("confirm", STORE);
}

async function noteDecline({ orderId, headers }: Confirmation, since: Date): Promise<void> {
  if (!(await wasDeclinedSince(orderId, since))) return;
  await Promise.all([count("decline", readPeer(headers)), count("decline-store", STORE)]);
}

async function wasDeclinedSince(orderId: string, since: Date): Promise<boolean> {
  const { rows } = await pool.query(
    `SELECT 1 FROM payment_attempt a JOIN payment p ON p.id = a.payment_id
     WHERE p.order_id = $1 AND a.state = 'declined' AND a.outcome_class IN ('hard_decline', 'soft_decline') AND a.finished_at >= $2
     LIMIT 1`,
    [orderId, since],
  );
  return rows.length > 0;
}

/**
 * Runs a confirmation within the limits against card testing: so many an address, so many an e-mail address, and a puzzle
 * first where most cards of the last minutes were declined, from this address or, for guests, in the whole store.
 * Throws `rate_limited` and `challenge_required` before anything is charged.
 */
export async function guardConfirmation(
  confirmation: Confirmation,
  confirm: () => Promise<PaymentView>,
): Promise<PaymentView> {
  if (!confirmation.isRepeat) await admit(confirmation);
  const since = systemClock.now();
  const payment = await confirm();
  // the confirmation has happened: whether it could be counted changes nothing about the answer
  if (payment.state !== "captured")
    await noteDecline(confirmation, since).catch((error: unknown) =>
      log.warn({ err: error }, "a decline is not counted"),
    );
  return payment;
}
