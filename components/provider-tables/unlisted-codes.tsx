import { useTranslations } from "next-intl";
import { formatFull } from "@/components/back/format-time";
import type { ProviderTable } from "@/lib/shared/schemas/provider-tables";
import { EditCode } from "./edit-code";
import type { Changed } from "./use-table-form";

type UnlistedCodesProps = { table: ProviderTable; zone: string; onChanged: Changed };

/** Codes that came and that nobody has filed. */
export function UnlistedCodes({ table, zone, onChanged }: UnlistedCodesProps) {
  const t = useTranslations("providerTables");
  return (
    <section aria-labelledby="unlisted" className="border-t border-rule px-4 py-4 md:px-6">
      <h2 id="unlisted" className="display text-20">
        {t("seen.title")}
      </h2>
      <p className="mb-2 max-w-prose text-ink-2">{t(table.unlisted.length === 0 ? "seen.none" : "seen.lead")}</p>
      <ul>
        {table.unlisted.map(({ list, code, seen, operation, lastSeenAt, choices }) => (
          <li
            key={`${list} ${code}`}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-t border-line py-1.5"
          >
            <span>
              <span className="figures wrap-anywhere">{code}</span>
              <span className="block text-12 text-ink-2">
                {t("seen.times", { list, seen, operation, at: formatFull(lastSeenAt, zone, "en") })}
                {choices.length === 0 ? ` ${t("seen.stays")}` : ""}
              </span>
            </span>
            {choices.length === 0 ? null : (
              <EditCode
                table={table}
                entry={{ list, code, class: "unknown", published: null, source: "", asOf: "", choices }}
                isNew
                onChanged={onChanged}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
