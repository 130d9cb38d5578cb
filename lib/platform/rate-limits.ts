import "server-only";
import { z } from "zod";

/** `points` in `seconds` for one caller. */
export type RateLimit = { points: number; seconds: number };

/** How long a puzzle may be handed in (challenge.ts): until then it must be known as used. */
export const PUZZLE_LIFE_SECONDS = 600;

/**
 * What is counted, and how much of it one caller may do. `read` and `write` are all requests of an API key, else of an
 * address; the others count for an address alone: new orders, confirmations of payments (and those of one e-mail address),
 * changes of the way to pay, order links that are opened, mails that are asked for, mails about accounts to one e-mail
 * address, wrong guesses at ids, keys and secrets, tests of provider keys. From so many declined cards on an address, or the
 * store, may be somebody testing cards (lib/orders/card-testing.ts); a solved puzzle counts once.
 */
export const DEFAULT_RATE_LIMITS = {
  read: { points: 1_000, seconds: 10 },
  write: { points: 600, seconds: 60 },
  checkout: { points: 120, seconds: 60 },
  confirm: { points: 300, seconds: 600 },
  "confirm-email": { points: 20, seconds: 600 },
  method: { points: 120, seconds: 600 },
  link: { points: 60, seconds: 600 },
  mail: { points: 10, seconds: 600 },
  "account-mail": { points: 5, seconds: 3_600 },
  guess: { points: 120, seconds: 600 },
  "key-test": { points: 10, seconds: 600 },
  decline: { points: 8, seconds: 600 },
  "decline-store": { points: 80, seconds: 600 },
  solution: { points: 1, seconds: PUZZLE_LIFE_SECONDS },
} as const satisfies Record<string, RateLimit>;
export type RateClass = keyof typeof DEFAULT_RATE_LIMITS;

const RATE_CLASSES = Object.keys(DEFAULT_RATE_LIMITS) as RateClass[];
const HINT = `as in "read=1000/10 checkout=120/60" (points/seconds); classes: all, ${RATE_CLASSES.join(", ")}`;
const TOO_SOON = `while it can still be used again: its window is ${PUZZLE_LIFE_SECONDS} seconds or longer`;
const ENTRY = /^([a-z-]+)=([1-9]\d{0,8})\/([1-9]\d{0,5})$/;

function changed(name: string): RateClass[] {
  // a puzzle that counts twice is none
  if (name === "all") return RATE_CLASSES.filter((rateClass) => rateClass !== "solution");
  return RATE_CLASSES.filter((rateClass) => rateClass === name);
}

/** The value of RATE_LIMITS: what it names replaces the default of that class, or of `all`; later entries win. */
export const RateLimits = z
  .string()
  .default("")
  .transform((text, context): Record<RateClass, RateLimit> => {
    const limits: Record<RateClass, RateLimit> = { ...DEFAULT_RATE_LIMITS };
    for (const entry of text.split(/[\s,]+/).filter((part) => part !== "")) {
      const [, name = "", points, seconds] = ENTRY.exec(entry) ?? [];
      const classes = changed(name);
      if (classes.length === 0) context.addIssue({ code: "custom", message: `"${entry}" is no limit; ${HINT}` });
      if (name === "solution" && Number(seconds) < PUZZLE_LIFE_SECONDS)
        context.addIssue({ code: "custom", message: `"${entry}" would forget a puzzle's solution ${TOO_SOON}` });
      for (const rateClass of classes) limits[rateClass] = { points: Number(points), seconds: Number(seconds) };
    }
    return limits;
  });
