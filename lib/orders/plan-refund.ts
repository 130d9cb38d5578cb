import "server-only";
import type { ReturnedLine } from "@/lib/payments/after-sale";
import { divideByWeights } from "@/lib/shared/money";

/** What can still go back of a line; lines in the order of the order. */
export type LineLeft = ReturnedLine;

const totalOf = (line: LineLeft): number => line.netMinor + line.taxMinor;

export function sumLeft(lines: readonly LineLeft[]): number {
  return lines.reduce((sum, line) => sum + totalOf(line), 0);
}

/** The one line that is meant: what is left of it is the amount, to the cent, and of no other. Null when nobody can tell. */
function findMeant(lines: readonly LineLeft[], amountMinor: number): LineLeft | null {
  const alike = lines.filter((line) => totalOf(line) === amountMinor);
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

/** What goes back of each line where a bank or a rail names an amount and never a line. Throws as `divideRefund`. */
export function divideUnnamed(lines: readonly LineLeft[], amountMinor: number): ReturnedLine[] {
  const meant = findMeant(lines, amountMinor);
  return divideRefund(meant ? [meant] : lines, amountMinor);
}

/**
 * Divides `amountMinor` over lines by what is left of each, and each part over net and tax by what is left of those, by
 * largest remainder. Weighing by what is left makes the last refund end exactly at zero, whatever came before or failed.
 * Throws RangeError when more is asked for than is left.
 */
export function divideRefund(lines: readonly LineLeft[], amountMinor: number): ReturnedLine[] {
  if (amountMinor < 1 || amountMinor > sumLeft(lines)) throw new RangeError(`${amountMinor} of ${sumLeft(lines)}`);
  const parts = divideByWeights(amountMinor, lines.map(totalOf));
  return lines.flatMap((line, index) => {
    const part = parts[index] ?? 0;
    if (part === 0) return [];
    const [netMinor = 0, taxMinor = 0] = divideByWeights(part, [line.netMinor, line.taxMinor]);
    return [{ orderLineId: line.orderLineId, netMinor, taxMinor }];
  });
}
