import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { PageLinks } from "@/components/sales/page-links";
import { SalesTable } from "@/components/sales/sales-table";
import { EmptyState } from "@/components/ui/empty-state";
import { listSales } from "@/lib/orders/list-orders";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const PATH = "/portal/sales";
const PAGE_SIZE = 50;

type SalesPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("sales");
  return { title: t("sales.title") };
}

export default async function SalesPage({ searchParams }: SalesPageProps) {
  const actor = await requirePage(["artist"], PATH);
  const { cursor } = await searchParams;
  const isFirstPage = typeof cursor !== "string";
  const [t, section, page, zone] = await Promise.all([
    getTranslations("sales"),
    getTranslations("portal"),
    listSales(actor, { limit: PAGE_SIZE, ...(isFirstPage ? {} : { cursor }) }),
    getStoreZone(),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={section("section")} title={t("sales.title")} hasOwnHeading>
      <div className="px-4 pt-[18px] pb-8 md:px-6">
        <h1 className="display text-28 font-bold">{t("sales.title")}</h1>
        <p className="mt-1 mb-4 text-ink-2">{t("sales.intro")}</p>
        {page.data.length > 0 ? (
          <SalesTable sales={page.data} zone={zone} />
        ) : (
          <EmptyState
            title={t(isFirstPage ? "sales.empty" : "sales.noOlder")}
            action={<Link href="/portal/releases">{t("sales.toReleases")}</Link>}
          >
            {isFirstPage ? t("sales.emptyText") : null}
          </EmptyState>
        )}
        <PageLinks path={PATH} nextCursor={page.nextCursor} isFirstPage={isFirstPage} />
      </div>
    </BackShell>
  );
}
