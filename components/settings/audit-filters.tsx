import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { AuditActor } from "@/lib/audit/list-audit-actors";

export type AuditFilter = { action?: string; actor?: string };
type AuditFiltersProps = { filter: AuditFilter; actions: readonly string[]; actors: readonly AuditActor[] };

/** A plain GET form: the filter is the address, and works without script. */
export function AuditFilters({ filter, actions, actors }: AuditFiltersProps) {
  const t = useTranslations("settings");
  const isFiltered = filter.action !== undefined || filter.actor !== undefined;
  return (
    <form method="get" className="flex flex-wrap items-end gap-3">
      <Field label={t("audit.action")} className="w-full sm:w-56">
        {(control) => (
          <Select {...control} name="action" defaultValue={filter.action ?? ""} className="text-14">
            <option value="">{t("audit.anyAction")}</option>
            {actions.map((action) => (
              <option key={action}>{action}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t("audit.actor")} className="w-full sm:w-56">
        {(control) => (
          <Select {...control} name="actor" defaultValue={filter.actor ?? ""} className="text-14">
            <option value="">{t("audit.anyone")}</option>
            {actors.map((actor) => (
              <option key={actor.id} value={actor.id}>
                {actor.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Button type="submit" variant="outline" className="text-14">
        {t("audit.filter")}
      </Button>
      {isFiltered ? (
        <Link href="/settings/audit" className="py-3 text-ink-2">
          {t("audit.clear")}
        </Link>
      ) : null}
    </form>
  );
}
