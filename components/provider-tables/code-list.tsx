import { useTranslations } from "next-intl";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import type { CodeView, DeclineClass, ListView, ProviderTable } from "@/lib/shared/schemas/provider-tables";
import { EditCode } from "./edit-code";
import type { Changed } from "./use-table-form";

const TONE: Record<DeclineClass, StatusTone> = { soft: "warn", hard: "bad", unknown: "quiet" };

type CodeListProps = { table: ProviderTable; list: ListView; onChanged: Changed };

function Row({ table, list, entry, onChanged }: CodeListProps & { entry: CodeView }) {
  const t = useTranslations("providerTables");
  const isFiled = entry.published === null || entry.class !== entry.published;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-t border-line py-1.5 lg:grid-cols-[minmax(0,320px)_170px_minmax(0,1fr)_auto]">
      <span className="figures wrap-anywhere">{entry.code}</span>
      <StatusTag tone={TONE[entry.class]} className="col-start-1 lg:col-start-2">
        {t(`class.${entry.class}`)}
      </StatusTag>
      <span className="col-start-1 text-12 text-ink-2 wrap-anywhere lg:col-start-3">
        {isFiled
          ? t("filed", {
              source: entry.source,
              date: entry.asOf,
              published: entry.published ? t(`class.${entry.published}`) : t("notPublished"),
            })
          : null}
      </span>
      <span className="col-start-2 row-start-1 row-end-4 lg:col-start-4 lg:row-end-2">
        {entry.choices.length > 1 ? (
          <EditCode table={table} entry={{ list: list.list, ...entry }} isNew={false} onChanged={onChanged} />
        ) : null}
      </span>
    </li>
  );
}

/** A provider's own list of reasons for a no, and what each means for the next step. */
export function CodeList({ table, list, onChanged }: CodeListProps) {
  const t = useTranslations("providerTables");
  const headingId = `list-${list.list}`;
  return (
    <section aria-labelledby={headingId} className="border-t border-rule px-4 py-4 md:px-6">
      <h2 id={headingId} className="display text-20">
        {t("codesOf", { list: list.list })}
      </h2>
      <p className="mb-2 max-w-prose text-ink-2 wrap-anywhere">
        {t("source", { source: list.source, date: list.asOf })}{" "}
        {t(list.isOpen ? `unlisted.${list.unlisted}` : "closed")}
      </p>
      <ul>
        {list.codes.map((entry) => (
          <Row key={entry.code} table={table} list={list} entry={entry} onChanged={onChanged} />
        ))}
      </ul>
    </section>
  );
}
