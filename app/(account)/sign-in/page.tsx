import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { DemoDoors } from "@/components/account/demo-doors";
import { SignInDoor } from "@/components/factors/sign-in-door";
import { Wordmark } from "@/components/ui/wordmark";
import { pickMessages } from "@/i18n/pick-messages";
import { readPendingSignIn } from "@/lib/accounts/factors/pending-sign-in";
import { findRelyingParty } from "@/lib/accounts/factors/relying-party";
import { readStep } from "@/lib/accounts/factors/step-cookie";
import { env } from "@/lib/platform/env";
import { FACTORS_PATH, readVisitor } from "@/lib/platform/session";
import { toLocalPath } from "@/lib/shared/local-path";
import type { Role } from "@/lib/shared/roles";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account.signIn");
  return { title: t("pageTitle"), robots: { index: false } };
}

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { next } = await searchParams;
  const target = toLocalPath(typeof next === "string" ? next : null);
  const actor = await readVisitor();
  if (actor.kind === "user") redirect(actor.lacksFactor ? FACTORS_PATH : (target ?? homeOf(actor.roles)));
  const asked = await headers();
  const [t, messages, pending] = await Promise.all([
    getTranslations("account.signIn"),
    pickMessages("common", "account", "factors", "proof"),
    readPendingSignIn(readStep(asked.get("cookie")), new Date()),
  ]);
  return (
    <>
      <header className="flex h-15 items-center justify-between border-b border-rule px-4 md:h-18 md:px-8 lg:px-16">
        <Wordmark />
        <p className="text-14 text-ink-2">
          <span className="max-md:hidden">{t("noAccount")} </span>
          <Link href="/" className="font-medium">
            {t("toShop")}
          </Link>
        </p>
      </header>
      <main
        id="main"
        className="wrap grid gap-y-8 pt-8 pb-14 lg:min-h-[calc(100dvh-4.5rem)] lg:grid-cols-3 lg:gap-x-24 lg:py-0"
      >
        <section className="flex flex-col lg:py-13">
          <NextIntlClientProvider messages={messages}>
            <SignInDoor
              next={target}
              hasPasskeys={findRelyingParty(asked) !== null}
              waitsFor={pending?.methods ?? null}
            >
              <h1 className="display text-40 font-bold tracking-[-0.022em]">{t("title")}</h1>
              <p className="mt-2 mb-7 text-ink-2">{t("lead")}</p>
            </SignInDoor>
          </NextIntlClientProvider>
          <p className="mt-4 flex flex-wrap gap-x-6 text-14">
            <Link href="/reset" className="inline-flex min-h-11 items-center">
              {t("forgot")}
            </Link>
            <Link href="/sign-up" className="inline-flex min-h-11 items-center">
              {t("begin")}
            </Link>
          </p>
          <p className="mt-8 text-14 text-ink-2 lg:mt-auto">{t("note")}</p>
        </section>
        {env.BACKLINE_MODE === "demo" ? (
          <div className="border-t border-rule pt-8 lg:-ms-12 lg:border-s lg:border-t-0 lg:border-line lg:py-13 lg:ps-12">
            <DemoDoors />
          </div>
        ) : null}
      </main>
    </>
  );
}

function homeOf(roles: readonly Role[]): string {
  if (roles.includes("admin")) return "/settings/payments";
  if (roles.includes("analyst")) return "/dashboard/live";
  return roles.includes("artist") ? "/portal" : "/";
}
