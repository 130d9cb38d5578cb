import "server-only";
import { pool } from "../platform/db";
import { AppError } from "../platform/errors";
import { type Clock, systemClock } from "../shared/time";
import { readLetters, resumeLetters, stopLetters } from "./newsletter/stop-letters";
import { type NoticeHolder, readNoticeToken, type SalesHolder } from "./notice-token";

/** `from`: whose letters they are; null for notices of sales. */
export type NoticeState = { kind: NoticeHolder["kind"]; from: string | null; isStopped: boolean; mayResume: boolean };

/** Whose notices `token` is of; `not_found` for one that is not ours. */
export function requireNotice(token: string): NoticeHolder {
  const holder = readNoticeToken(token);
  if (!holder) throw new AppError("not_found", "This link is not complete. Use the one at the foot of the mail.");
  return holder;
}

/** Of which notices a link is, and whether they are ended; null when it is none of ours. */
export async function readNotice(token: string, clock: Clock = systemClock): Promise<NoticeState | null> {
  const holder = readNoticeToken(token);
  if (!holder) return null;
  if (holder.kind === "letters") return { kind: "letters", ...(await readLetters(holder, clock.now())) };
  const { rowCount } = await pool.query("SELECT 1 FROM mail_stop WHERE user_id = $1 AND kind = $2", [
    holder.userId,
    holder.kind,
  ]);
  return { kind: "sales", from: null, isStopped: rowCount === 1, mayResume: true };
}

/** Ends the notices that `token` is of; again and again is the same. `not_found` for a token that is not ours. */
export async function stopNotice(token: string, clock: Clock): Promise<void> {
  const holder = requireNotice(token);
  if (holder.kind === "letters") await stopLetters(holder, "letter", clock.now());
  else await stopNoticeOf(holder, clock);
}

/** As `stopNotice`, for a person who is signed in. */
export async function stopNoticeOf({ userId, kind }: SalesHolder, clock: Clock): Promise<void> {
  await pool.query(
    `INSERT INTO mail_stop (user_id, kind, stopped_at) SELECT id, $2, $3 FROM app_user WHERE id = $1
     ON CONFLICT (user_id, kind) DO NOTHING`,
    [userId, kind, clock.now()],
  );
}

/** Lets them begin again. Letters only soon after they were stopped: later it takes a new consent (`gone`). */
export async function resumeNotice(token: string, clock: Clock = systemClock): Promise<void> {
  const holder = requireNotice(token);
  if (holder.kind === "letters") await resumeLetters(holder, clock.now());
  else await resumeNoticeOf(holder);
}

/** As `resumeNotice`, for a person who is signed in. */
export async function resumeNoticeOf({ userId, kind }: SalesHolder): Promise<void> {
  await pool.query("DELETE FROM mail_stop WHERE user_id = $1 AND kind = $2", [userId, kind]);
}
