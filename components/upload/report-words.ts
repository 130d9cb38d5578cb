"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReportItem } from "@/lib/shared/schemas/draft";

/** A finding in a sentence; lengths in seconds, frequencies in kHz. */
export function useReportWords(): (item: ReportItem) => string {
  const t = useTranslations("draft.report.found");
  const format = useFormatter();
  return ({ code, values }) => {
    const seconds = format.number(Number(values.ms ?? 0) / 1000, { maximumFractionDigits: 1 });
    const kilohertz = format.number(Number(values.hz ?? 0) / 1000, { maximumFractionDigits: 1 });
    return t(code, { ...values, seconds, kilohertz });
  };
}
