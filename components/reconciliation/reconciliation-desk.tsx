import { nameOfProvider } from "@/components/dashboard/provider-names";
import { KeepFresh } from "@/components/review/keep-fresh";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import type { ReconciliationDay, ReconciliationOverview } from "@/lib/shared/schemas/reconciliation";
import { DayBody } from "./day-body";
import { DayHead } from "./day-head";
import { DayList } from "./day-list";
import { PATH, useReconciliationWords } from "./use-reconciliation-words";

const UNDER_WAY_MS = 2_000;
const AT_REST_MS = 15_000;

type DeskProps = { overview: ReconciliationOverview; day: ReconciliationDay | null };

/** Providers' lists beside what is booked: the days of one provider, and one of them in full. */
export function ReconciliationDesk({ overview, day }: DeskProps) {
  const { t } = useReconciliationWords();
  const isUnderWay = overview.days.some(({ state }) => state === "waiting" || state === "running");
  const openOf = (rail: string) =>
    overview.days.reduce((sum, line) => sum + (line.rail === rail ? line.openCount : 0), 0);
  const tabs = overview.rails.map((rail) => ({
    href: `${PATH}?rail=${rail}`,
    label: nameOfProvider(rail),
    isCurrent: rail === day?.rail,
    ...(openOf(rail) > 0 ? { count: openOf(rail) } : {}),
  }));
  return (
    <>
      <KeepFresh everyMs={isUnderWay ? UNDER_WAY_MS : AT_REST_MS} />
      <div className="grid gap-3 px-4 pt-[18px] pb-3 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="max-w-prose text-ink-2">{t("lead")}</p>
        <LinkTabs label={t("providers")} tabs={tabs} />
      </div>
      {day ? (
        <div className="grid border-y border-rule md:grid-cols-[288px_minmax(0,1fr)]">
          <DayList overview={overview} rail={day.rail} day={day.day} />
          <div className="grid min-w-0 content-start gap-6 px-4 py-5 md:px-6">
            <DayHead day={day} />
            <DayBody key={`${day.rail} ${day.day}`} day={day} />
          </div>
        </div>
      ) : (
        <div className="px-4 pb-6 md:px-6">
          <EmptyState title={t("noRailsTitle")}>{t("noRailsBody")}</EmptyState>
        </div>
      )}
    </>
  );
}
