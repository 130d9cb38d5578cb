import "server-only";
import { createTranslator } from "use-intl/core";
import letters from "@/messages/en/letters.json";
import type { Wording } from "../../shared/schemas/letters";

/** The sentence that a version stands for, with the name in it, as whoever agreed to it saw it. */
export function wordsOf(wording: Wording, name: string): string {
  return createTranslator({ locale: "en", messages: letters, namespace: "wording" })(wording, { name });
}
