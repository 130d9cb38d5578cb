import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { ListedOrder } from "@/lib/orders/list-orders";

export type OrderFilter = { q?: string; status?: ListedOrder["status"] };
type OrderFiltersProps = { path: string; filter: OrderFilter; statuses: readonly ListedOrder["status"][] };

/** A plain GET form: the filter is the address, and works without script. */
export function OrderFilters({ path, filter, statuses }: OrderFiltersProps) {
  const t = useTranslations("sales");
  const isFiltered = filter.q !== undefined || filter.status !== undefined;
  return (
    <form method="get" className="flex flex-wrap items-end gap-3">
      <Field label={t("orders.search")} className="w-full sm:w-72">
        {(control) => (
          <Input
            {...control}
            type="search"
            name="q"
            maxLength={254}
            defaultValue={filter.q ?? ""}
            className="text-14"
          />
        )}
      </Field>
      <Field label={t("orders.state")} className="w-full sm:w-56">
        {(control) => (
          <Select {...control} name="status" defaultValue={filter.status ?? ""} className="text-14">
            <option value="">{t("orders.anyState")}</option>
            {statuses.map((status) => (
              <option key={status} value={status}>
                {t(`status.${status}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Button type="submit" variant="outline" className="text-14">
        {t("orders.find")}
      </Button>
      {isFiltered ? (
        <Link href={path} className="py-3 text-ink-2">
          {t("orders.clear")}
        </Link>
      ) : null}
    </form>
  );
}
