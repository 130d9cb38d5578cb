import "server-only";
import { inTransaction } from "@/lib/platform/db";
import { takeBackupCode } from "./backup-codes";
import { tellPerson } from "./tell-person";
import { bookFactorTry, clearFactorTries } from "./throttle-factor";
import { takeTotp } from "./totp";

type Given = { method: "totp" | "backup"; code: string };

/**
 * Whether a code of the app, or a backup code, is the person's; a right one is used up. Counted per person before it is looked
 * at, at the door and in a session alike: throws AppError `rate_limited` while they are paused.
 */
export async function takeCode(
  { method, code }: Given,
  userId: string,
  now: Date,
): Promise<{ isRight: true } | { isRight: false; triesLeft: number }> {
  const { triesLeft } = await bookFactorTry(userId, now);
  const isRight = method === "totp" ? await takeTotp(userId, code, now) : await takeBackupCode(userId, code, now);
  if (isRight) {
    await clearFactorTries(userId, now);
    return { isRight };
  }
  // whoever comes so far has the password, or a session of theirs
  if (triesLeft === 0) await inTransaction((db) => tellPerson(db, { userId, actorId: userId, change: "refused" }, now));
  return { isRight, triesLeft };
}
