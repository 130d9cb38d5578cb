import { useTranslations } from "next-intl";
import { useRailName } from "@/components/checkout/use-rail-name";
import { Time } from "@/components/ui/time";
import type { OrderView } from "@/lib/shared/schemas/checkout";

type OrderTimelineProps = { timeline: OrderView["timeline"]; rail: string | null; zone: string };

/** What happened to the order, each moment to the second. */
export function OrderTimeline({ timeline, rail, zone }: OrderTimelineProps) {
  const t = useTranslations("order.timeline");
  const nameRail = useRailName();
  return (
    <ol aria-label={t("label")} className="mb-8 grid grid-cols-2 gap-y-4 md:mb-11 md:flex">
      {timeline.map(({ kind, at }) => (
        <li key={`${kind} ${at}`} className="border-t-2 border-ink pt-3.5 pe-3 text-13/4.5 md:flex-1">
          {kind === "authorized" ? t(kind, { rail: nameRail(rail) }) : t(kind)}
          <Time at={at} format="second" zone={zone} className="figures block text-12 text-ink-3" />
        </li>
      ))}
    </ol>
  );
}
