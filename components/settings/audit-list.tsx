import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { AuditEntry } from "@/lib/shared/schemas/settings";
import type { AuditFilter } from "./audit-filters";
import { AuditRow } from "./audit-row";

type AuditListProps = {
  entries: readonly AuditEntry[];
  nextCursor: string | null;
  filter: AuditFilter;
  isFirstPage: boolean;
  zone: string;
};

function addressOf(filter: AuditFilter, cursor: string | null): string {
  const query = new URLSearchParams(
    Object.entries({ ...filter, cursor }).filter((pair): pair is [string, string] => !!pair[1]),
  );
  return query.size > 0 ? `/settings/audit?${query}` : "/settings/audit";
}

export function AuditList({ entries, nextCursor, filter, isFirstPage, zone }: AuditListProps) {
  const t = useTranslations("settings");
  if (entries.length === 0) {
    const isFiltered = filter.action !== undefined || filter.actor !== undefined;
    return <EmptyState title={t(isFiltered ? "audit.filteredOut" : "audit.empty")} />;
  }
  return (
    <>
      <ol className="border-t border-rule">
        {entries.map((entry) => (
          <AuditRow key={entry.seq} entry={entry} zone={zone} />
        ))}
      </ol>
      <nav aria-label={t("audit.pages")} className="flex gap-2 pt-4">
        {isFirstPage ? null : (
          <Button asChild size="sm">
            <Link href={addressOf(filter, null)}>{t("audit.newest")}</Link>
          </Button>
        )}
        {nextCursor ? (
          <Button asChild size="sm">
            <Link href={addressOf(filter, nextCursor)}>{t("audit.older")}</Link>
          </Button>
        ) : null}
      </nav>
    </>
  );
}
