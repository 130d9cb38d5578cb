import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AccountScreen } from "@/components/account/account-screen";
import { readAccount } from "@/lib/accounts/read-account";
import { listOwnLetters } from "@/lib/mail/newsletter/own-letters";
import { auth } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { systemClock } from "@/lib/shared/time";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("people.account");
  return { title: t("title"), robots: { index: false } };
}

/** One's own account, whatever one is beside. */
export default async function AccountPage() {
  const actor = await auth();
  if (actor.kind === "guest") redirect("/sign-in?next=%2Faccount");
  const [account, letters, zone] = await Promise.all([
    readAccount(actor),
    listOwnLetters(actor, systemClock),
    getStoreZone(),
  ]);
  return <AccountScreen account={account} letters={letters} zone={zone} />;
}
