import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { toLibraryQuery } from "@/components/library/library-query";
import { LibraryScreen } from "@/components/library/library-screen";
import { narrowOffers } from "@/lib/media/available-offers";
import { listLibrary } from "@/lib/orders/list-library";
import { listOwnOrders } from "@/lib/orders/list-own-orders";
import { readOrderSecrets } from "@/lib/platform/order-cookie";
import { auth } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { addLastTaken } from "./add-last-taken";

const FIRST = 40;
const MOST = 500;
const FIRST_ORDERS = 3;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("library");
  return { title: t("title"), robots: { index: false } };
}

/** An account's purchases and those of this browser, which holds the cookies of what it paid for. */
export default async function LibraryPage({ searchParams }: PageProps<"/library">) {
  const [query, actor, asked, zone] = await Promise.all([
    searchParams.then(toLibraryQuery),
    auth(),
    headers(),
    getStoreZone(),
  ]);
  const listener = { actor, secrets: readOrderSecrets(asked) };
  const { kind, order, search, isAll, isAllOrders } = query;
  const [found, orders] = await Promise.all([
    listLibrary(listener, { kind, order, search, limit: isAll ? MOST : FIRST }),
    listOwnOrders(listener, isAllOrders ? MOST : FIRST_ORDERS),
  ]);
  const offered = await Promise.all(
    found.records.map(async (record) => ({ ...record, parts: await Promise.all(record.parts.map(narrowOffers)) })),
  );
  const library = { ...found, records: await addLastTaken(offered) };
  return (
    <LibraryScreen library={library} query={query} orders={orders} zone={zone} isSignedIn={actor.kind === "user"} />
  );
}
