import { type Currency, parseDecimal } from "@/lib/shared/money";

type Limits = { leastMinor: number; mostMinor: number };
export type NamedCheck = {
  amountMinor: number;
  problem: "unread" | "tooLittle" | "tooLittleOrNothing" | "tooMuch" | null;
};

/** A typed price against what may be named; the shop decides again when it is bought. `amountMinor` is 0 while it cannot be read. */
export function checkNamed(
  text: string,
  { priceMinor, currency }: { priceMinor: number; currency: Currency },
  { leastMinor, mostMinor }: Limits,
): NamedCheck {
  const amountMinor = parseDecimal(readTypedAmount(text), currency);
  if (amountMinor === null) return { amountMinor: 0, problem: "unread" };
  if (amountMinor === priceMinor) return { amountMinor, problem: null };
  if (amountMinor < leastMinor) return { amountMinor, problem: priceMinor === 0 ? "tooLittleOrNothing" : "tooLittle" };
  return { amountMinor, problem: amountMinor > mostMinor ? "tooMuch" : null };
}

/** "12,50" is how half the world types it. */
export function readTypedAmount(text: string): string {
  return text.trim().replace(/^(\d+),(\d+)$/, "$1.$2");
}
