import Link from "next/link";
import { useTranslations } from "next-intl";
import { Time } from "@/components/ui/time";
import type { ComparedWith, Period } from "@/lib/shared/schemas/analytics";

export type Facts = {
  period: Period;
  compare: ComparedWith | null;
  asOf: string;
  partial: boolean;
  definitions: string;
};

/** `targetsHref`: where targets are kept, for who may see them. `isRenewed`: newer ones are on their way. */
type AboutFiguresProps = Facts & { targetsHref?: string; isRenewed?: boolean };

/** What the figures are of, against what, and how old they are: no page of figures is without it. */
export function AboutFigures(props: AboutFiguresProps) {
  const { period, compare, asOf, partial, definitions, targetsHref, isRenewed } = props;
  const t = useTranslations("analytics.about");
  const [first, last] = period.days;
  const against = compare?.period?.days;
  const lacksTarget = compare?.key === "target" && compare.targets.length === 0;
  return (
    <p className="flex flex-wrap gap-x-2 border-b border-line px-4 py-2 text-12 text-ink-2 md:px-6">
      <span>{period.unit === "hour" ? t("hours") : t("span", { first, last, zone: period.zone })}</span>
      {against ? <span>{t("against", { first: against[0], last: against[1] })}</span> : null}
      {compare?.key === "target" ? <span>{t(lacksTarget ? "noTarget" : "againstTarget")}</span> : null}
      {lacksTarget && targetsHref ? <Link href={targetsHref}>{t("setTargets")}</Link> : null}
      <span className="text-ink-3">
        {t("asOf")} <Time at={asOf} zone={period.zone} format="second" className="figures" />
        {partial ? `, ${t("partial")}` : null}, {t("definitions", { version: definitions })}
      </span>
      {isRenewed ? <span role="status">{t("renewed")}</span> : null}
    </p>
  );
}
