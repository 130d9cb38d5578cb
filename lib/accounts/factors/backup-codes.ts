import "server-only";
import { randomInt } from "node:crypto";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { hashPassword, isPasswordOf } from "../hash-password";
import { tellPerson } from "./tell-person";

export const BACKUP_CODES = 10;
/** Crockford's: no letter that looks like a digit. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const SELECTOR_LENGTH = 2;
const SECRET_LENGTH = 10;

const draw = (length: number) => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
const show = (code: string) => code.match(/.{4}/g)?.join("-") ?? code;

/** As typed, whatever the dashes, the case, and the letters that were meant as digits. Null for what no code can be. */
function readCode(typed: string): { selector: string; secret: string } | null {
  const code = typed.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");
  if (code.length !== SELECTOR_LENGTH + SECRET_LENGTH) return null;
  return { selector: code.slice(0, SELECTOR_LENGTH), secret: code.slice(SELECTOR_LENGTH) };
}

/** Replaces all codes of a person in the caller's transaction. What is returned is the only copy; 50 bits each are hashed slowly. */
export async function replaceBackupCodes(db: Db, userId: string): Promise<string[]> {
  const codes = new Map<string, string>();
  while (codes.size < BACKUP_CODES) codes.set(draw(SELECTOR_LENGTH), draw(SECRET_LENGTH));
  const selectors = [...codes.keys()];
  const hashes = await Promise.all([...codes.values()].map(hashPassword));
  await db.query("DELETE FROM backup_code WHERE user_id = $1", [userId]);
  await db.query(
    "INSERT INTO backup_code (user_id, selector, code_hash) SELECT $1, * FROM unnest($2::text[], $3::text[])",
    [userId, selectors, hashes],
  );
  return [...codes].map(([selector, secret]) => show(selector + secret));
}

/** New codes for a person; the old ones end. Throws AppError `conflict` for somebody without a factor to stand in for. */
export async function renewBackupCodes(userId: string, now: Date): Promise<string[]> {
  return inTransaction(async (db) => {
    const { rows } = await db.query(
      "SELECT 1 FROM second_factor WHERE user_id = $1 AND confirmed_at IS NOT NULL FOR UPDATE",
      [userId],
    );
    if (rows.length === 0) throw new AppError("conflict", "Add a passkey or an app first; codes stand in for those.");
    const codes = await replaceBackupCodes(db, userId);
    await tellPerson(db, { userId, actorId: userId, change: "codesMade", codesLeft: codes.length }, now);
    return codes;
  });
}

/** Whether it is a code of theirs; then it is used up. Takes the time of one hash whether its row exists or not. */
export async function takeBackupCode(userId: string, typed: string, now: Date): Promise<boolean> {
  const code = readCode(typed);
  const { rows } = await pool.query<{ code_hash: string }>(
    "SELECT code_hash FROM backup_code WHERE user_id = $1 AND selector = $2 AND used_at IS NULL",
    [userId, code?.selector ?? ""],
  );
  const isRight = await isPasswordOf(rows[0]?.code_hash ?? null, code?.secret ?? "");
  if (!isRight) return false;
  return inTransaction(async (db) => {
    const { rowCount } = await db.query(
      "UPDATE backup_code SET used_at = $3 WHERE user_id = $1 AND selector = $2 AND used_at IS NULL",
      [userId, code?.selector, now],
    );
    if (rowCount !== 1) return false;
    const codesLeft = await countBackupCodes(userId, db);
    await tellPerson(db, { userId, actorId: userId, change: "codeUsed", codesLeft }, now);
    return true;
  });
}

/** How many are left. */
export async function countBackupCodes(userId: string, db: Db = pool): Promise<number> {
  const { rows } = await db.query<{ left: number }>(
    'SELECT count(*)::int AS "left" FROM backup_code WHERE user_id = $1 AND used_at IS NULL',
    [userId],
  );
  return rows[0]?.left ?? 0;
}
