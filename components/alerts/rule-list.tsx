import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import type { AlertRule } from "@/lib/shared/schemas/alerts";

/** The gravest first. */
const RULES = [
  "revenueDrop",
  "revenueBelowTarget",
  "listenersNearPeak",
  "revenueAboveTarget",
  "trackCarriesHour",
  "busyHour",
] as const satisfies readonly AlertRule[];

/** What the store looks for by itself, with the limits of each rule. */
export function RuleList() {
  const t = useTranslations("alerts");
  return (
    <Panel title={t("watched")} note={t("watchedNote")} className="border-t border-line xl:border-t-0 xl:border-s">
      <dl>
        {RULES.map((rule) => (
          <div key={rule} className="border-t border-line py-3">
            <dt className="flex justify-between gap-3">
              <b className="font-semibold">{t(`rule.${rule}.name`)}</b>
              <span className="text-12 text-ink-3">{t(`rule.${rule}.kind`)}</span>
            </dt>
            <dd className="text-ink-2">{t(`rule.${rule}.text`)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
