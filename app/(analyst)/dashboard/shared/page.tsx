import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { ShareLinkList } from "@/components/share/share-link-list";
import { nameAllFilters } from "@/lib/analytics/name-filters";
import { listShareLinks } from "@/lib/analytics/share-link";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { readBarState } from "@/lib/shared/analytics-address";
import { hasRole } from "@/lib/shared/roles";

const PATH = "/dashboard/shared";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shareLinks");
  return { title: t("name") };
}

export default async function ShareLinksPage() {
  const actor = await requirePage(["artist", "analyst", "admin"], PATH);
  const [links, zone, t, words] = await Promise.all([
    listShareLinks(actor),
    getStoreZone(),
    getTranslations("shareLinks"),
    getTranslations("analytics"),
  ]);
  const states = links.map(({ query }) => readBarState(query));
  const names = await nameAllFilters(states);
  const named = links.map((link, index) => {
    const { period = "30d", compare = "none", currency, from, to } = states[index] ?? {};
    const span = from && to ? t("span", { from, to }) : words(`period.${period}`);
    const against = compare === "none" ? [] : [words(`compare.${compare}`)];
    const filters = (names[index] ?? []).map(({ name }) => name);
    return { ...link, scope: [span, ...against, ...(currency ? [currency] : []), ...filters] };
  });
  return (
    <BackShell
      actor={actor}
      current={PATH}
      section={t(hasRole(actor, "analyst") || hasRole(actor, "admin") ? "section" : "portal")}
      title={t("name")}
    >
      <div className="p-4 md:px-6 md:py-[18px]">
        <p className="mb-4 max-w-prose text-ink-2">
          {t("intro")} {hasRole(actor, "admin") ? t("introAdmin") : null}
        </p>
        <ShareLinkList links={named} zone={zone} />
      </div>
    </BackShell>
  );
}
