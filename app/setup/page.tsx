import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { SetUpScreen } from "@/components/setup/set-up-screen";
import { Wordmark } from "@/components/ui/wordmark";
import { pickMessages } from "@/i18n/pick-messages";
import { isSetUp } from "@/lib/accounts/first-start";
import pkg from "@/package.json";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("setup");
  return { title: t("title"), robots: { index: false } };
}

/** The first live start. What it shows needs the session that the one-time address opens; without one it asks for that. */
export default async function SetUpPage() {
  if (await isSetUp()) notFound();
  return (
    <>
      <header className="flex h-15 items-center justify-between border-b border-rule px-4 md:h-18 md:px-8 lg:px-16">
        <Wordmark href="/setup" />
        <span className="font-mono text-13 text-ink-2">v{pkg.version}</span>
      </header>
      <NextIntlClientProvider messages={await pickMessages("common", "setup")}>
        <SetUpScreen />
      </NextIntlClientProvider>
    </>
  );
}
