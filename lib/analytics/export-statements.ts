import "server-only";
import { ENGLISH } from "@/i18n/messages";
import { streamCsv } from "../platform/stream-csv";
import type { CsvCell } from "../shared/csv";
import { toDecimal } from "../shared/money";
import type { Statement, StatementEntry } from "../shared/schemas/statements";

const text = (value: string): CsvCell => ({ kind: "text", value });
const number = (value: string): CsvCell => ({ kind: "number", value });

const words = ENGLISH.analytics.statements;
const MONTH_HEADS = [
  words.currency,
  words.sales,
  words.fees,
  words.refunds,
  words.disputes,
  words.other,
  words.total,
  words.balance,
  words.stillRuns,
];
const { at: AT_HEAD, ...entryWords } = words.entry;
const ENTRY_HEADS = Object.values(entryWords);

/** The sums of every month, as the page shows them. */
export function exportStatements(data: readonly Statement[], zone: string): Response {
  async function* lines(): AsyncGenerator<CsvCell[]> {
    yield [`${words.month} (${zone})`, ...MONTH_HEADS].map(text);
    for (const row of data) {
      const { currency } = row;
      const amounts = [
        row.salesMinor,
        row.feesMinor,
        row.refundsMinor,
        row.disputesMinor,
        row.otherMinor,
        row.totalMinor,
      ];
      const decimals = [...amounts, row.balanceMinor].map((minor) => number(toDecimal(minor, currency)));
      yield [number(row.month), text(currency), ...decimals, text(row.isRunning ? words.yes : words.no)];
    }
  }
  return streamCsv("statements.csv", lines());
}

/** Every posting of one month; its amounts add up to that month's total, currency by currency. */
export function exportStatementEntries(month: string, entries: readonly StatementEntry[]): Response {
  async function* lines(): AsyncGenerator<CsvCell[]> {
    yield [`${AT_HEAD} (UTC)`, ...ENTRY_HEADS].map(text);
    for (const { at, kind, number: order, title, artistName, currency, amountMinor } of entries)
      yield [
        number(at),
        text(kind),
        text(order ?? ""),
        text(title ?? ""),
        text(artistName),
        text(currency),
        number(toDecimal(amountMinor, currency)),
      ];
  }
  return streamCsv(`statement-${month}.csv`, lines());
}
