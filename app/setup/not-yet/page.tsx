import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { isSetUp } from "@/lib/accounts/first-start";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("setup.notYet");
  return { title: t("title"), robots: { index: false } };
}

/** Stands in for every page until the store is set up (launcher/setup-gate.mjs). */
export default async function NotYetPage() {
  if (await isSetUp()) notFound();
  const t = await getTranslations("setup.notYet");
  return (
    <main id="main" className="wrap flex min-h-dvh flex-col justify-center py-16">
      <h1 className="display text-40 font-bold tracking-[-0.022em]">{t("title")}</h1>
      <p className="mt-3 max-w-prose text-ink-2">{t("body")}</p>
      <p className="mt-2 max-w-prose text-ink-2">{t("owner")}</p>
    </main>
  );
}
