import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AskLinks } from "@/components/order/ask-links";
import { env } from "@/lib/platform/env";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("order.again");
  return { title: t("title"), robots: { index: false } };
}

export default async function LinksAgainPage() {
  const t = await getTranslations("order.again");
  return (
    <main id="main" className="wrap flex-1 py-12 md:py-20">
      <h1 className="display text-28 font-bold md:text-40">{t("title")}</h1>
      <p className="mt-4 max-w-prose text-ink-2">{t("text")}</p>
      <AskLinks isDemo={env.BACKLINE_MODE === "demo"} />
    </main>
  );
}
