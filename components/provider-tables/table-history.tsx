import { useTranslations } from "next-intl";
import { formatFull } from "@/components/back/format-time";
import { RollBackDialog } from "@/components/back/roll-back-dialog";
import { sendJson } from "@/components/back/send-json";
import { ProviderTable, type TableDifference } from "@/lib/shared/schemas/provider-tables";
import type { Changed } from "./use-table-form";

type TableHistoryProps = { table: ProviderTable; zone: string; onChanged: Changed };

function RollBack({ table, version, onChanged }: Omit<TableHistoryProps, "zone"> & { version: number }) {
  const t = useTranslations("providerTables");
  const url = `/api/settings/provider-tables/${table.provider}`;
  const readAgain = async () => {
    const result = await sendJson("GET", url);
    if (result.ok) onChanged(ProviderTable.parse(result.body));
  };
  return (
    <RollBackDialog
      version={version}
      path={`${url}/rollback`}
      body={{ baseVersion: table.version }}
      words={{ body: t("changeBody", { next: table.version + 1 }), failed: t("notSaved") }}
      onDone={(answer) => onChanged(ProviderTable.parse(answer))}
      onOvertaken={readAgain}
    />
  );
}

/** Nothing is lost: each version can come back as a new one. */
export function TableHistory({ table, zone, onChanged }: TableHistoryProps) {
  const t = useTranslations("providerTables");
  const say = (one: TableDifference) =>
    one.kind === "limits"
      ? t("history.limits")
      : t("history.code", { code: one.code, from: t(`class.${one.from}`), to: t(`class.${one.to}`) });
  return (
    <section aria-labelledby="history" className="border-t border-rule px-4 py-4 md:px-6">
      <h2 id="history" className="display mb-2 text-20">
        {t("history.title")}
      </h2>
      <ol>
        {table.history.map((entry) => (
          <li
            key={entry.version}
            className="grid grid-cols-[48px_minmax(0,1fr)_auto] items-center gap-x-3 border-t border-line py-2"
          >
            <b className="figures font-semibold">v{entry.version}</b>
            <span className="wrap-anywhere">
              {entry.version === 0 ? t("history.published") : [entry.note, ...entry.differences.map(say)].join(" · ")}
              {entry.at === null ? null : (
                <span className="block text-12 text-ink-2">
                  {t("history.by", { by: entry.by ?? t("history.store"), at: formatFull(entry.at, zone, "en") })}
                </span>
              )}
            </span>
            {entry.isLive ? (
              <span className="text-12 font-semibold">{t("history.inForce")}</span>
            ) : (
              <RollBack table={table} version={entry.version} onChanged={onChanged} />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
