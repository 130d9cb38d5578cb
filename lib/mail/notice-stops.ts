import "server-only";
import { pool } from "../platform/db";
import { AppError } from "../platform/errors";
import type { Clock } from "../shared/time";
import { type NoticeHolder, readNoticeToken } from "./notice-token";

/** Whose notices `token` is of; `not_found` for one that is not ours. */
export function requireNotice(token: string): NoticeHolder {
  const holder = readNoticeToken(token);
  if (!holder) throw new AppError("not_found", "This link is not complete. Use the one at the foot of the mail.");
  return holder;
}

/** Of which notices a link is, and whether they are ended; null when it is none of ours. */
export async function readNotice(token: string): Promise<{ kind: NoticeHolder["kind"]; isStopped: boolean } | null> {
  const holder = readNoticeToken(token);
  if (!holder) return null;
  const { rowCount } = await pool.query("SELECT 1 FROM mail_stop WHERE user_id = $1 AND kind = $2", [
    holder.userId,
    holder.kind,
  ]);
  return { kind: holder.kind, isStopped: rowCount === 1 };
}

/** Ends the notices that `token` is of; again and again is the same. `not_found` for a token that is not ours. */
export async function stopNotice(token: string, clock: Clock): Promise<void> {
  await stopNoticeOf(requireNotice(token), clock);
}

/** As `stopNotice`, for a person who is signed in. */
export async function stopNoticeOf({ userId, kind }: NoticeHolder, clock: Clock): Promise<void> {
  await pool.query(
    `INSERT INTO mail_stop (user_id, kind, stopped_at) SELECT id, $2, $3 FROM app_user WHERE id = $1
     ON CONFLICT (user_id, kind) DO NOTHING`,
    [userId, kind, clock.now()],
  );
}

/** Lets them begin again. */
export async function resumeNotice(token: string): Promise<void> {
  await resumeNoticeOf(requireNotice(token));
}

/** As `resumeNotice`, for a person who is signed in. */
export async function resumeNoticeOf({ userId, kind }: NoticeHolder): Promise<void> {
  await pool.query("DELETE FROM mail_stop WHERE user_id = $1 AND kind = $2", [userId, kind]);
}
