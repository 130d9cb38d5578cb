import { X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type BarState, type FilterKey, toAddress, withChange, withoutFilters } from "@/lib/shared/analytics-address";

export type Chip = { key: FilterKey; name: string };
type FilterChipsProps = { path: string; state: BarState; chips: readonly Chip[] };

const CHIP =
  "inline-flex min-h-11 max-w-full items-center gap-1.5 rounded-tight border border-line-2 px-2.5 no-underline hover:border-ink md:min-h-7";

/** What narrows the figures, each a link to the same page without it. */
export function FilterChips({ path, state, chips }: FilterChipsProps) {
  const t = useTranslations("analytics");
  if (chips.length === 0) return null;
  return (
    <ul aria-label={t("bar.filters")} className="col-span-2 flex basis-full flex-wrap items-center gap-2">
      {chips.map(({ key, name }) => (
        <li key={key} className="min-w-0">
          <Link href={toAddress(path, withChange(state, { [key]: undefined }))} className={CHIP}>
            <span className="text-ink-3">{t(`filter.${key}`)}</span>
            <bdi className="truncate font-medium">{name}</bdi>
            <X size={13} aria-hidden className="shrink-0" />
            <span className="sr-only">{t("bar.remove")}</span>
          </Link>
        </li>
      ))}
      {chips.length > 1 ? (
        <li>
          <Link
            href={toAddress(path, withoutFilters(state))}
            className="inline-flex min-h-11 items-center text-ink-2 md:min-h-7"
          >
            {t("bar.clear")}
          </Link>
        </li>
      ) : null}
    </ul>
  );
}
