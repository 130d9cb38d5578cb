import "server-only";
import type { Letter } from "./letter";
import {
  composeChangeNew,
  composeChangeOld,
  composeInvitation,
  composeReset,
  composeSignUp,
  composeVerify,
} from "./letters/account-links";
import { composeEmailChanged, composeErased, composePasswordChanged } from "./letters/account-notices";
import { composeAlert } from "./letters/alert";
import { composeAnswer, composeApplication } from "./letters/applications";
import { composeArtistLetter } from "./letters/artist-letter";
import { composeFactor } from "./letters/factor";
import { composeLetterConfirm } from "./letters/letter-confirm";
import { composeLinks } from "./letters/links";
import { composeReceipt } from "./letters/receipt";
import { composeRefund } from "./letters/refund";
import { composeSales } from "./letters/sales";
import type { MailRow } from "./mail-row";
import type { Words } from "./words";

type Kind = {
  /** Null: there is nothing (left) to say, and nothing is sent. */
  compose(row: MailRow, words: Words): Promise<Letter | null>;
  /** Its words open something for whoever reads them, or are between two people: only its recipient reads it (docs/adr/0029). */
  isKey: boolean;
  /** With nothing to say its address goes at once: a stranger may have typed it in. */
  leavesNoTrace?: true;
  /** Once it is over, however it ended, its address goes: the last mail to somebody who was erased (docs/adr/0038). */
  forgetsAddress?: true;
};

/** Every kind of mail this store sends. A new one is a row here, its letter beside the others, and its words in mail.json. */
export const MAIL_KINDS: Readonly<Record<string, Kind>> = {
  receipt: { compose: composeReceipt, isKey: true },
  refund: { compose: composeRefund, isKey: true },
  links: { compose: composeLinks, isKey: true, leavesNoTrace: true },
  sales: { compose: composeSales, isKey: true },
  "sign-up": { compose: composeSignUp, isKey: true, leavesNoTrace: true },
  reset: { compose: composeReset, isKey: true, leavesNoTrace: true },
  verify: { compose: composeVerify, isKey: true, leavesNoTrace: true },
  "change-old": { compose: composeChangeOld, isKey: true, leavesNoTrace: true },
  "change-new": { compose: composeChangeNew, isKey: true, leavesNoTrace: true },
  invite: { compose: composeInvitation, isKey: true, leavesNoTrace: true },
  "password-changed": { compose: composePasswordChanged, isKey: true },
  "email-changed": { compose: composeEmailChanged, isKey: true },
  application: { compose: composeApplication, isKey: true },
  "application-answer": { compose: composeAnswer, isKey: true },
  alert: { compose: composeAlert, isKey: false },
  factor: { compose: composeFactor, isKey: true },
  "letter-confirm": { compose: composeLetterConfirm, isKey: true, leavesNoTrace: true },
  letter: { compose: composeArtistLetter, isKey: true, leavesNoTrace: true },
  erased: { compose: composeErased, isKey: true, leavesNoTrace: true, forgetsAddress: true },
};

/** The letter of a row; null when nothing is to be said. Throws for a kind that is none. */
export async function composeLetter(row: MailRow, words: Words): Promise<Letter | null> {
  const kind = MAIL_KINDS[row.kind];
  if (!kind) throw new Error(`no kind of mail: ${row.kind}`);
  return kind.compose(row, words);
}
