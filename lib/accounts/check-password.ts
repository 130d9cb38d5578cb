import "server-only";
import { fieldError } from "@/lib/platform/errors";
import { processGlobal } from "@/lib/platform/process-global";
import list from "./common-passwords/list.json";

export const MIN_PASSWORD_LENGTH = 8;

const fold = (text: string) => text.normalize("NFKC").toLowerCase();
const common = processGlobal("common-passwords", () => new Set(list.passwords.split(" ")));

/**
 * What a new password must be: eight characters, not one of those that are tried first, and not its owner's own name or address.
 * `owner`: words that anybody knows of them. Throws `unprocessable` at the field `path`.
 */
export function checkNewPassword(password: string, owner: readonly string[], path = "password"): void {
  if (Array.from(password).length < MIN_PASSWORD_LENGTH)
    throw fieldError(path, `A password has at least ${MIN_PASSWORD_LENGTH} characters.`);
  const folded = fold(password);
  if (common.has(folded))
    throw fieldError(
      path,
      "This password is one of those that are tried first. Take another; a few words in a row will do.",
    );
  if (new Set(folded).size < 3)
    throw fieldError(path, "One or two letters over and over are guessed soon. Take another.");
  const known = owner.flatMap((word) => [fold(word), fold(word.split("@")[0] ?? "")]);
  if (known.includes(folded))
    throw fieldError(path, "Your own name or address is guessed soon. Take another password.");
}
