import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CountedFigures } from "@/components/analytics/empty-figures";
import { BackShell } from "@/components/back/back-shell";
import { nameOfZone } from "@/components/back/format-time";
import { Panel } from "@/components/back/panel";
import { TargetDesk } from "@/components/dashboard/target-desk";
import { TargetTable } from "@/components/dashboard/target-table";
import { EmptyState } from "@/components/ui/empty-state";
import { answerPage } from "@/lib/analytics/answer-page";
import { listTargets } from "@/lib/analytics/targets";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { STORE_CURRENCY } from "@/lib/shared/money";
import { hasRole } from "@/lib/shared/roles";
import { dayInZone, systemClock } from "@/lib/shared/time";

const PATH = "/dashboard/targets";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("targets");
  return { title: t("name") };
}

export default async function TargetsPage() {
  const actor = await requirePage(["analyst", "admin"], PATH);
  const [{ reply: targets, refused }, zone, t] = await Promise.all([
    answerPage(() => listTargets()),
    getStoreZone(),
    getTranslations("targets"),
  ]);
  const thisMonth = dayInZone(systemClock.now(), zone).slice(0, 7);
  return (
    <BackShell actor={actor} current={PATH} section={t("section")} title={t("name")}>
      <p className="max-w-prose px-4 pt-[18px] text-ink-2 md:px-6">{t("intro", { zone: nameOfZone(zone) })}</p>
      {targets === null ? (
        <CountedFigures reason={refused} />
      ) : hasRole(actor, "admin") ? (
        <TargetDesk initial={targets} thisMonth={thisMonth} currency={STORE_CURRENCY} />
      ) : targets.length === 0 ? (
        <div className="p-4 md:px-6">
          <EmptyState title={t("noneForAnalyst")} />
        </div>
      ) : (
        <Panel title={t("title")}>
          <TargetTable targets={targets} />
        </Panel>
      )}
    </BackShell>
  );
}
