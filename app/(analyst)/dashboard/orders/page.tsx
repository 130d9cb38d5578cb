import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FiguresFrame } from "@/components/analytics/figures-frame";
import { OrderFigures } from "@/components/analytics/order-figures";
import { openPage } from "@/lib/analytics/open-page";
import { readOrders } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { requirePage } from "@/lib/platform/session";
import type { GivenSearch } from "@/lib/shared/analytics-address";
import { hasRole } from "@/lib/shared/roles";

const PATH = "/dashboard/orders";
const PAGE_SIZE = 50;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("analytics.pages");
  return { title: t("orders") };
}

export default async function DrilledOrdersPage({ searchParams }: { searchParams: Promise<GivenSearch> }) {
  const actor = await requirePage(["analyst", "admin"], PATH);
  const [viewer, given] = [viewerOf(actor), await searchParams];
  const cursor = typeof given.cursor === "string" ? given.cursor : undefined;
  const opened = await openPage(
    given,
    viewer,
    (query, desk) => readOrders({ ...query, cursor, limit: PAGE_SIZE }, viewer, desk),
    ({ data }) => data.length === 0 && cursor === undefined,
  );
  return (
    <FiguresFrame actor={actor} page="orders" exportPath="/api/analytics/orders" opened={opened}>
      {(reply) => (
        <OrderFigures reply={reply} state={opened.state} isFirstPage={!cursor} canOpen={hasRole(actor, "admin")} />
      )}
    </FiguresFrame>
  );
}
