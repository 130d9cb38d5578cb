import type { Metadata } from "next";
import { headers } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import { CheckoutScreen } from "@/components/checkout/checkout-screen";
import { guessCountry, listCountries } from "@/components/checkout/countries";
import { listMadeFormats } from "@/lib/media/available-offers";
import { availableRails } from "@/lib/payments/available-rails";
import { listMethods } from "@/lib/payments/offers";
import { firstFields } from "@/lib/payments/rail-fields";
import { env } from "@/lib/platform/env";
import { getSetting, getStoreZone } from "@/lib/platform/settings";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("checkout");
  return { title: t("title"), robots: { index: false } };
}

export default async function CheckoutPage() {
  const [locale, asked, zone, storeName] = await Promise.all([
    getLocale(),
    headers(),
    getStoreZone(),
    getSetting("storeName"),
  ]);
  const isDemo = env.BACKLINE_MODE === "demo";
  const shop = {
    countries: listCountries(locale),
    defaultCountry: guessCountry(asked.get("accept-language")),
    fields: firstFields(),
    methods: listMethods({ rails: availableRails() }),
    formatCount: (await listMadeFormats()).length,
    isDemo,
    storeName,
    zone,
  };
  return <CheckoutScreen shop={shop} />;
}
