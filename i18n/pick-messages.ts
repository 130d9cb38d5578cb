import { getMessages } from "next-intl/server";
import type { ENGLISH } from "./messages";

type Part = keyof typeof ENGLISH;

/** Only what the browser needs of the catalogue: whatever is handed to the provider travels with every page. */
export async function pickMessages(...parts: readonly Part[]): Promise<Partial<typeof ENGLISH>> {
  const all = (await getMessages()) as typeof ENGLISH;
  return Object.fromEntries(parts.map((part) => [part, all[part]]));
}
