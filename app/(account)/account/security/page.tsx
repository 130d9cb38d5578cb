import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { NextIntlClientProvider } from "next-intl";
import { getFormatter, getTranslations } from "next-intl/server";
import { AccountNav } from "@/components/account/account-nav";
import { SignOutButton } from "@/components/back/sign-out-button";
import { SecurityDesk } from "@/components/factors/security-desk";
import { Wordmark } from "@/components/ui/wordmark";
import { pickMessages } from "@/i18n/pick-messages";
import { listFactors, readAmr } from "@/lib/accounts/factors/list-factors";
import { findRelyingParty } from "@/lib/accounts/factors/relying-party";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { toLocalPath } from "@/lib/shared/local-path";
import { ROLES } from "@/lib/shared/roles";

const PATH = "/account/security";

type Search = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("factors.page");
  return { title: t("title"), robots: { index: false } };
}

export default async function SecurityPage({ searchParams }: { searchParams: Search }) {
  const actor = await requirePage(ROLES, PATH);
  const { next } = await searchParams;
  const [t, format, messages, list, amr, zone, asked] = await Promise.all([
    getTranslations("factors.page"),
    getFormatter(),
    pickMessages("back", "common", "factors", "proof"),
    listFactors(actor.userId),
    actor.sessionId ? readAmr(actor.sessionId) : [],
    getStoreZone(),
    headers(),
  ]);
  const target = toLocalPath(typeof next === "string" ? next : null) ?? "/settings/payments";
  return (
    <NextIntlClientProvider messages={messages}>
      <header className="flex h-15 items-center justify-between border-b border-rule px-4 md:h-18 md:px-8 lg:px-16">
        <Wordmark />
        <div className="flex items-center gap-4 text-14">
          {actor.lacksFactor ? null : (
            <Link href="/" className="inline-flex min-h-11 items-center font-medium">
              {t("toShop")}
            </Link>
          )}
          <SignOutButton />
        </div>
      </header>
      <main id="main" className="wrap max-w-3xl pt-8 pb-16 lg:pt-13">
        {actor.lacksFactor ? null : <AccountNav current="security" className="-mx-2.5 mb-6" />}
        <h1 className="display text-40 font-bold tracking-[-0.022em]">{t("title")}</h1>
        <p className="mt-2 max-w-prose text-ink-2">{t("lead")}</p>
        {amr.length > 0 ? (
          <p className="mt-1 mb-8 text-14 text-ink-2">
            {t("provenBy", { ways: format.list(amr.map((way) => t(`way.${way}`))) })}
          </p>
        ) : null}
        <SecurityDesk
          {...list}
          zone={zone}
          hasPasskeys={findRelyingParty(asked) !== null}
          demanded={actor.lacksFactor ? { next: target } : null}
        />
      </main>
    </NextIntlClientProvider>
  );
}
