import "server-only";
import { inTransaction, pool } from "../../platform/db";
import { AppError } from "../../platform/errors";
import { newId } from "../../shared/ids";
import type { LettersHolder } from "../notice-token";
import { type ConsentWay, decide, lockSubscriberById, readLast } from "./consent-rows";
import { findSender, toFrom } from "./senders";

/** A finger that slipped may take it back for so long; a forwarded letter cannot bring anybody back later. */
const RESUME_MS = 60 * 60 * 1000;

type LettersState = { from: string; isStopped: boolean; mayResume: boolean };

/** Whether letters come, and whether a stop may still be taken back. */
export async function readLetters({ subscriberId, artistId }: LettersHolder, now: Date): Promise<LettersState> {
  const [{ name }, last] = await Promise.all([findSender(toFrom(artistId)), readLast(pool, subscriberId, artistId)]);
  const isStopped = last?.act !== "confirmed";
  const mayResume = isStopped && last !== null && now.getTime() - last.at.getTime() <= RESUME_MS;
  return { from: name, isStopped, mayResume };
}

/** Takes a consent back; at once, for whatever waits to be sent too. Again and again is the same. */
export async function stopLetters(holder: Omit<LettersHolder, "kind">, how: ConsentWay, now: Date): Promise<void> {
  const { subscriberId, artistId } = holder;
  await inTransaction(async (db) => {
    await lockSubscriberById(db, subscriberId);
    const last = await readLast(db, subscriberId, artistId);
    await decide(db, "withdrawn", { wishId: last?.wishId ?? newId(), subscriberId, artistId, how, at: now });
  });
}

/** Takes a stop back, within the hour. Throws `gone` later, or when the address was forgotten since. */
export async function resumeLetters({ subscriberId, artistId }: LettersHolder, now: Date): Promise<void> {
  await inTransaction(async (db) => {
    const email = await lockSubscriberById(db, subscriberId);
    const last = await readLast(db, subscriberId, artistId);
    const isLate = last === null || now.getTime() - last.at.getTime() > RESUME_MS;
    if (last?.act === "confirmed") return;
    if (email === null || isLate)
      throw new AppError("gone", "These letters were stopped a while ago. Ask for them once more to get them again.");
    await decide(db, "confirmed", { wishId: last.wishId, subscriberId, artistId, how: "letter", at: now });
  });
}
