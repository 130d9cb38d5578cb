import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { ClosedLink } from "@/components/order/closed-link";
import { OpenOrderScreen } from "@/components/order/open-order-screen";
import { OrderScreen } from "@/components/order/order-screen";
import { readStage } from "@/components/order/order-stage";
import { narrowOffers } from "@/lib/media/available-offers";
import { getOrderView } from "@/lib/orders/get-order";
import { seeOrder } from "@/lib/orders/order-access";
import { readOrderSecret } from "@/lib/platform/order-cookie";
import { auth } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { GUEST } from "@/lib/shared/roles";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("order");
  return { title: t("metaTitle"), robots: { index: false }, referrer: "no-referrer" };
}

export default async function OrderPage({ params, searchParams }: PageProps<"/orders/[id]">) {
  const [{ id }, { key }] = await Promise.all([params, searchParams]);
  if (typeof key === "string") return openByLink(id, key);
  const [actor, asked, locale, zone, t] = await Promise.all([
    auth(),
    headers(),
    getLocale(),
    getStoreZone(),
    getTranslations("checkout.basket"),
  ]);
  const orderSecret = readOrderSecret(asked, id);
  const found = await getOrderView({ publicId: id, actor, orderSecret });
  if (!found) notFound();
  const order = await narrowOffers(found);
  const own = orderSecret === null ? null : await seeOrder({ publicId: id, actor: GUEST, orderSecret });
  const ownLink = own && !own.isLinkRevoked ? `/orders/${id}?${new URLSearchParams({ key: orderSecret ?? "" })}` : null;
  const places = new Intl.DisplayNames([locale], { type: "region", fallback: "code" });
  const namePlace = (code: string) => {
    if (code === "*") return t("everywhere");
    return /^[A-Z]{2}$/.test(code) ? (places.of(code) ?? code) : code;
  };
  const stage = readStage(order);
  if (stage === "checking") return <OpenOrderScreen {...{ order, zone, namePlace }} />;
  const isOwn = own !== null || order.viewer === "buyer";
  return <OrderScreen {...{ order, stage, zone, namePlace, ownLink, isOwn }} />;
}

/** The link of an order becomes this browser's cookie; once the order was given back, only the browser that paid has it. */
async function openByLink(id: string, key: string) {
  const linked = await seeOrder({ publicId: id, actor: GUEST, orderSecret: key });
  if (!linked) notFound();
  if (!linked.isLinkRevoked) redirect(`/api/orders/${encodeURIComponent(id)}/open?${new URLSearchParams({ key })}`);
  if (readOrderSecret(await headers(), id) === key) redirect(`/orders/${id}`);
  return <ClosedLink />;
}
