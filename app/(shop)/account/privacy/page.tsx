import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { PrivacyScreen } from "@/components/privacy/privacy-screen";
import { pickMessages } from "@/i18n/pick-messages";
import { auth } from "@/lib/platform/session";
import { getSetting, getStoreZone } from "@/lib/platform/settings";
import { viewPerson } from "@/lib/privacy/view-person";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("privacy");
  return { title: t("title"), robots: { index: false } };
}

/** What the store holds about oneself. */
export default async function PrivacyPage() {
  const actor = await auth();
  if (actor.kind === "guest") redirect("/sign-in?next=%2Faccount%2Fprivacy");
  const [view, zone, storeName, messages] = await Promise.all([
    viewPerson({ userId: actor.userId }),
    getStoreZone(),
    getSetting("storeName"),
    pickMessages("common", "people", "privacy"),
  ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <PrivacyScreen view={view} storeName={storeName} zone={zone} />
    </NextIntlClientProvider>
  );
}
