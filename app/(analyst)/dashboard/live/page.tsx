import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { LiveChoices, PauseButton } from "@/components/dashboard/live-actions";
import { LiveBadge } from "@/components/dashboard/live-badge";
import { LiveProvider } from "@/components/dashboard/live-context";
import { LiveWall } from "@/components/dashboard/live-wall";
import { getHour } from "@/lib/analytics/live-snapshot";
import { requirePage } from "@/lib/platform/session";
import type { GivenSearch } from "@/lib/shared/analytics-address";
import { readLiveState } from "@/lib/shared/live-address";
import { STORE_CURRENCY } from "@/lib/shared/money";
import { hasRole } from "@/lib/shared/roles";

const PATH = "/dashboard/live";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dashboard");
  return { title: t("pageTitle") };
}

export default async function LivePage({ searchParams }: { searchParams: Promise<GivenSearch> }) {
  const actor = await requirePage(["analyst", "admin"], PATH);
  const now = new Date();
  const chosen = readLiveState(await searchParams, now);
  const { hour, currency = STORE_CURRENCY } = chosen;
  const [snapshot, t] = await Promise.all([getHour({ hour, currency }, now), getTranslations("dashboard")]);
  return (
    <LiveProvider key={`${snapshot.currency}${hour ?? ""}`} initial={snapshot} chosen={chosen}>
      <BackShell
        actor={actor}
        current={PATH}
        section={t("section")}
        title={t("live")}
        status={<LiveBadge />}
        actions={
          <>
            <LiveChoices className="hidden items-center gap-2 lg:flex xl:gap-4" />
            <PauseButton />
          </>
        }
      >
        <LiveWall isAdmin={hasRole(actor, "admin")} />
      </BackShell>
    </LiveProvider>
  );
}
