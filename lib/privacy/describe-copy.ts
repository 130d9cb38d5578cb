import "server-only";
import { COPY_FILES } from "./copy-files";
import type { Person } from "./find-person";

/** README.txt: what the copy holds, in words for whoever asked for it. */
export function describeCopy({ account, emails, now }: Person, storeName: string, address: string): string {
  const whose = account ? `${account.name} <${account.email}>` : emails.join(", ");
  const width = Math.max(...COPY_FILES.map(({ name }) => name.length)) + 2;
  return [
    `Everything that ${storeName} (${address}) holds about ${whose}`,
    `as it was on ${now.toISOString()}.`,
    "",
    "Each file is a list in JSON, which programs read and any editor shows. An empty list, [], means that there is nothing.",
    "Amounts are in the smallest unit of their currency: 499 in USD is 4.99. Times are UTC.",
    "",
    ...COPY_FILES.map(({ name, what }) => `${name.padEnd(width)}${what}`),
    "",
    `The music is not in here. Your downloads are in your library, ${address}/library, and on each order's page:`,
    `${address}/orders/ and the order's id.`,
    "",
    "Not in here are secrets (of passwords, keys and links the store keeps hashes only), and data of others: who else belongs to",
    "your artists, and who bought from them. Payment providers hold data of their own about your payments; ask them for those,",
    "with the number in orders.json (providerRef).",
    "",
    `What each field means, how long things are kept, and how to have everything erased: ${address}/account/privacy`,
    "",
  ].join("\n");
}
