import "server-only";
import { sha256Hex } from "@/lib/platform/crypto";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { bookTry, clearTries } from "../throttle-sign-in";

/** Wrong codes before a pause of a quarter of an hour, of which the person hears: somebody has their password. */
export const TRIES_PER_PERSON = 5;

const subjectOf = (userId: string) => `factor:${sha256Hex(userId)}`;

/** Books a code before it is looked at, per person, whoever types it and in whatever browser. */
export async function bookFactorTry(userId: string, now: Date): Promise<{ triesLeft: number }> {
  const booked = await bookTry(pool, subjectOf(userId), TRIES_PER_PERSON, now);
  if (booked.isAllowed) return booked;
  const minutes = Math.ceil(booked.retryAfterSeconds / 60);
  throw new AppError("rate_limited", `Too many codes that did not fit. Try again in ${minutes} min.`, {
    retryAfterSeconds: booked.retryAfterSeconds,
  });
}

/** A right one clears what came before. */
export async function clearFactorTries(userId: string, now: Date): Promise<void> {
  await clearTries(pool, subjectOf(userId), now);
}
