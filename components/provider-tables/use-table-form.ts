import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendOnce } from "@/components/back/send-json";
import { ProviderTable } from "@/lib/shared/schemas/provider-tables";

export type Changed = (table: ProviderTable) => void;
type Part = "source" | "asOf" | "note";
export type SourceTexts = Record<Part, string>;

/** What every change says beside itself: where it is written down, when somebody looked, and why. */
export function useTableForm(table: ProviderTable, onSaved: Changed, first: Pick<SourceTexts, "source" | "asOf">) {
  const t = useTranslations("providerTables");
  // a month is no day: who changes something looks it up today
  const isDay = /^\d{4}-\d\d-\d\d$/.test(first.asOf);
  const [texts, setTexts] = useState<SourceTexts>({ ...first, asOf: isDay ? first.asOf : "", note: "" });
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const url = `/api/settings/provider-tables/${table.provider}`;
  const send = async (body: object) => {
    setSending(true);
    const result = await sendOnce("PUT", url, { baseVersion: table.version, ...body });
    setSending(false);
    if (result.ok) return onSaved(ProviderTable.parse(result.body));
    const [first] = result.problem?.errors ?? [];
    setRefusal(first?.message ?? result.problem?.detail ?? t("notSaved"));
  };
  return { texts, change: (part: Partial<SourceTexts>) => setTexts({ ...texts, ...part }), refusal, isSending, send };
}
export type TableForm = ReturnType<typeof useTableForm>;
