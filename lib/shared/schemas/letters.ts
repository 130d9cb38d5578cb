import { z } from "zod";
import { AccountEmail } from "./account";
import { Timestamp } from "./common";

/** Whose letters: an artist's public id, or the store's own. */
export const LetterFrom = z.union([z.literal("store"), z.string().regex(/^art_[0-9a-z]{26}$/, "an artist, or store")]);
export type LetterFrom = z.infer<typeof LetterFrom>;

/**
 * The versions of what is asked; each is a sentence of `messages/<language>/letters.json` that never changes once somebody has
 * agreed to it: other words are another version (lib/mail/newsletter/wording.test.ts).
 */
export const Wording = z.enum(["artist-1", "store-1"]);
export type Wording = z.infer<typeof Wording>;

/** What stands beside the box or the button, of an artist or of the store. */
export function currentWording(from: LetterFrom): Wording {
  return from === "store" ? "store-1" : "artist-1";
}

/** `wording`: the version that was shown. */
export const LetterWish = z
  .strictObject({ from: LetterFrom, wording: Wording })
  .refine(
    ({ from, wording }) => wording.startsWith(from === "store" ? "store-" : "artist-"),
    "the wording is of others",
  );
export type LetterWish = z.infer<typeof LetterWish>;
export const MOST_WISHES = 20;

/** `at`: where it was asked. */
export const LetterAskInput = z.strictObject({
  email: AccountEmail,
  wishes: z.array(LetterWish).min(1).max(MOST_WISHES),
  at: z.enum(["artist-page", "checkout"]),
});
export const LetterConfirmInput = z.strictObject({ token: z.string().min(1).max(100) });
/** Of whom letters come now. */
export const LettersConfirmed = z.object({ names: z.array(z.string()) });
export type LettersConfirmed = z.infer<typeof LettersConfirmed>;

/** In the account: `waits` is asked for and not confirmed from the mailbox yet. */
export const OwnLetters = z.object({
  items: z.array(
    z.object({
      from: LetterFrom,
      name: z.string(),
      slug: z.string().nullable(),
      state: z.enum(["on", "off", "waits"]),
      since: Timestamp.nullable(),
    }),
  ),
});
export type OwnLetters = z.infer<typeof OwnLetters>;
export const OwnLetterChoice = z.strictObject({ wish: LetterWish, isOn: z.boolean() });

export const LETTER_SUBJECT_CHARS = 150;
export const LETTER_BODY_CHARS = 10_000;
export const LetterInput = z.strictObject({
  subject: z.string().trim().min(1, "a letter has a subject").max(LETTER_SUBJECT_CHARS),
  body: z.string().trim().min(1, "a letter says something").max(LETTER_BODY_CHARS),
});
export type LetterInput = z.infer<typeof LetterInput>;
/** As its readers get it, in plain text. */
export const LetterPreview = z.object({ subject: z.string(), text: z.string() });
export type LetterPreview = z.infer<typeof LetterPreview>;

export const LetterDesk = z.object({
  from: LetterFrom,
  name: z.string(),
  /** A viewer of an artist only looks. */
  mayWrite: z.boolean(),
  /** Who wants letters now, and of them whose address was not refused for good. */
  readers: z.int(),
  reachable: z.int(),
  /** Letters that may still be sent today. */
  leftToday: z.int(),
  perDay: z.int(),
  letters: z.array(
    z.object({
      id: z.string(),
      subject: z.string(),
      createdAt: Timestamp,
      readers: z.int(),
      sent: z.int(),
      waiting: z.int(),
      /** Stopped meanwhile, bounced or failed. */
      notSent: z.int(),
    }),
  ),
});
export type LetterDesk = z.infer<typeof LetterDesk>;
export const LetterSent = z.object({ id: z.string(), readers: z.int() });
