import "server-only";
import { AppError } from "@/lib/platform/errors";
import { requireRole } from "@/lib/platform/require-role";
import { streamCsv } from "@/lib/platform/stream-csv";
import type { CsvCell } from "@/lib/shared/csv";
import { isCurrency, toDecimal } from "@/lib/shared/money";
import type { Actor } from "@/lib/shared/roles";
import { type ReconciliationContext, spanOf } from "./reconcile-day";
import { requireRailDay } from "./reconciliation";
import type { Compared } from "./sql/compare-day";
import { loadDay } from "./sql/day-rows";
import { streamCompared } from "./sql/stream-compared";

const HEADER = [
  "class",
  "kind",
  "at (UTC)",
  "provider line",
  "charge",
  "again",
  "currency there",
  "amount there",
  "fee there",
  "currency here",
  "amount here",
  "fee here",
  "amount in ledger",
  "fee in ledger",
];

const text = (value: string | null): CsvCell => ({ kind: "text", value: value ?? "" });

/** Plain decimals; in minor units where nobody knows how many of them make one. */
function money(minor: number | null, currency: string | null): CsvCell {
  if (minor === null) return text(null);
  return { kind: "number", value: currency && isCurrency(currency) ? toDecimal(minor, currency) : String(minor) };
}

function toCells(row: Compared): CsvCell[] {
  const { thereCurrency: there, hereCurrency: here } = row;
  return [
    text(row.class),
    text(row.kind),
    text(row.at.toISOString()),
    text(row.lineRef),
    text(row.chargeRef),
    text(row.isRepeat ? "yes" : null),
    text(there),
    money(row.thereMinor, there),
    money(row.thereFeeMinor, there),
    text(here),
    money(row.hereMinor, here),
    money(row.hereFeeMinor, here),
    money(row.ledgerMinor, here),
    money(row.ledgerFeeMinor, here),
  ];
}

/**
 * Every line of a day as it compares now, what matches too. Throws `forbidden`, and `not_found` also for a day whose list was
 * never read whole: half a list would show as missing what has only not been read.
 */
export async function exportReconciliationDay(
  context: ReconciliationContext,
  address: { rail: string; day: string },
  actor: Actor,
): Promise<Response> {
  requireRole(actor, "admin");
  const { rail, day } = requireRailDay(context, address.rail, address.day);
  const row = await loadDay(rail, day);
  if (!row || (row.state !== "done" && row.summary.length === 0))
    throw new AppError("not_found", "Nobody has compared this day yet.");
  if (row.clearedAt) throw new AppError("not_found", "The lines of this day are cleared. Compare it once more first.");
  const { completeUntil } = row;
  async function* lines(): AsyncGenerator<CsvCell[]> {
    yield HEADER.map(text);
    for await (const row of streamCompared(rail, spanOf(day), completeUntil)) yield toCells(row);
  }
  return streamCsv(`reconciliation-${rail}-${day}.csv`, lines());
}
