import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { OrderFilters } from "@/components/sales/order-filters";
import { OrdersTable } from "@/components/sales/orders-table";
import { PageLinks } from "@/components/sales/page-links";
import { EmptyState } from "@/components/ui/empty-state";
import { listOrders } from "@/lib/orders/list-orders";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { OrderStatus } from "@/lib/shared/schemas/checkout";

const PATH = "/settings/orders";
const PAGE_SIZE = 50;

type OrdersPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("sales");
  return { title: t("orders.title") };
}

/** One value of a query parameter; empty, absent or repeated counts as not given. */
function read(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

export default async function OrdersPage({ searchParams }: OrdersPageProps) {
  const actor = await requirePage(["admin"], PATH);
  const asked = await searchParams;
  const [cursor, q, status] = [read(asked.cursor), read(asked.q), OrderStatus.safeParse(read(asked.status)).data];
  const filter = { ...(q ? { q } : {}), ...(status ? { status } : {}) };
  const query = { ...(cursor ? { cursor } : {}), ...(q ? { search: q } : {}), ...(status ? { status } : {}) };
  const [t, section, page, zone] = await Promise.all([
    getTranslations("sales"),
    getTranslations("settings"),
    listOrders(actor, { ...query, limit: PAGE_SIZE }),
    getStoreZone(),
  ]);
  const isUnfiltered = q === undefined && status === undefined && cursor === undefined;
  return (
    <BackShell actor={actor} current={PATH} section={section("section")} title={t("orders.title")} hasOwnHeading>
      <div className="grid gap-4 px-4 pt-[18px] pb-8 md:px-6">
        <div>
          <h1 className="display text-28 font-bold">{t("orders.title")}</h1>
          <p className="mt-1 text-ink-2">{t("orders.intro")}</p>
        </div>
        <OrderFilters path={PATH} filter={filter} statuses={OrderStatus.options} />
        {page.data.length > 0 ? (
          <OrdersTable orders={page.data} zone={zone} />
        ) : (
          <EmptyState title={t(isUnfiltered ? "orders.empty" : "orders.filteredOut")}>
            {isUnfiltered ? t("orders.emptyText") : null}
          </EmptyState>
        )}
        <PageLinks path={PATH} filter={filter} nextCursor={page.nextCursor} isFirstPage={cursor === undefined} />
      </div>
    </BackShell>
  );
}
