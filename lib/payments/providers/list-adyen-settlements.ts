import "server-only";
import type { AnnouncedReport, SettlementLine, SettlementPage, Span } from "../settlement";
import type { Called } from "./adyen-wire";
import { BadReport, readAdyenReport } from "./read-adyen-report";
import { asRailFailure, type Measured, translateFailure } from "./translate-adyen";

const LINES_AT_ONCE = 500;
/** Longer than any card's sales wait for their batch to be closed. */
const LONGEST_DELAY_MS = 10 * 86_400_000;
/** The one kind of report whose lines are read here; accounts have others announced as well. */
const SETTLEMENT_REPORT = /^settlement_detail_report_batch_(\d+)\.csv$/;

export const isSettlementReport = (name: string): boolean => SETTLEMENT_REPORT.test(name);

export type Download = (name: string) => Promise<Called>;

function unreadable(measured: Measured, code: string): SettlementPage {
  const evidence = { ...measured, raw: null };
  return { kind: "unavailable", failure: { kind: "unknown", reason: "bad_reply", code, evidence } };
}

type Told = { until: Date };

/** One file, some lines at a time; `told` learns until when sales are listed. */
function* readPages(csv: string, batch: string, { from, until }: Span, told: Told): Generator<SettlementPage> {
  let lines: SettlementLine[] = [];
  for (const line of readAdyenReport(csv, batch)) {
    if (line.kind === "charge" && line.at > told.until) told.until = line.at;
    if (line.at >= from && line.at < until) lines.push(line);
    if (lines.length < LINES_AT_ONCE) continue;
    yield { kind: "page", lines, completeUntil: null };
    lines = [];
  }
  yield { kind: "page", lines, completeUntil: null };
}

/**
 * Reads the settlement reports that Adyen has announced since the span began. A batch closes days after its sales, so what is
 * newer than the newest sale of them is still to come; that is told last.
 */
export async function* listAdyenSettlements(
  download: Download,
  span: Span,
  announced: readonly AnnouncedReport[],
): AsyncGenerator<SettlementPage> {
  const told: Told = { until: span.from };
  for (const { name, announcedAt } of announced) {
    const batch = SETTLEMENT_REPORT.exec(name)?.[1];
    if (batch === undefined) continue;
    told.until = new Date(Math.max(told.until.getTime(), announcedAt.getTime() - LONGEST_DELAY_MS));
    const called = await download(name);
    if (!called.ok) return yield { kind: "unavailable", failure: asRailFailure(translateFailure(called.failure)) };
    try {
      yield* readPages(String(called.body), batch, span, told);
    } catch (error) {
      if (error instanceof BadReport) return yield unreadable(called.measured, "unreadable");
      throw error;
    }
  }
  yield { kind: "page", lines: [], completeUntil: told.until };
}
