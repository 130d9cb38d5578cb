import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { CurrencySwitch, PauseButton } from "@/components/dashboard/live-actions";
import { LiveBadge } from "@/components/dashboard/live-badge";
import { LiveProvider } from "@/components/dashboard/live-context";
import { LiveWall } from "@/components/dashboard/live-wall";
import { getLiveSnapshot } from "@/lib/analytics/live-snapshot";
import { requirePage } from "@/lib/platform/session";
import { isCurrency } from "@/lib/shared/money";
import { hasRole } from "@/lib/shared/roles";

const PATH = "/dashboard/live";

type LivePageProps = { searchParams: Promise<{ currency?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dashboard");
  return { title: t("pageTitle") };
}

export default async function LivePage({ searchParams }: LivePageProps) {
  const actor = await requirePage(["analyst", "admin"], PATH);
  const { currency } = await searchParams;
  const wanted = typeof currency === "string" && isCurrency(currency) ? currency : undefined;
  const [snapshot, t] = await Promise.all([getLiveSnapshot(wanted), getTranslations("dashboard")]);
  return (
    <LiveProvider key={snapshot.currency} initial={snapshot}>
      <BackShell
        actor={actor}
        current={PATH}
        section={t("section")}
        title={t("live")}
        status={<LiveBadge />}
        actions={
          <>
            <CurrencySwitch />
            <PauseButton />
          </>
        }
      >
        <LiveWall isAdmin={hasRole(actor, "admin")} />
      </BackShell>
    </LiveProvider>
  );
}
