import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { pickMessages } from "@/i18n/pick-messages";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common");
  return { title: { default: t("siteTitle"), template: `%s · ${t("siteName")}` }, description: t("siteDescription") };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbf8f2" },
    { media: "(prefers-color-scheme: dark)", color: "#06130e" },
  ],
};

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, jar, t, messages] = await Promise.all([
    getLocale(),
    cookies(),
    getTranslations("common"),
    pickMessages("common", "account"),
  ]);
  const chosen = jar.get("theme")?.value;
  // without a choice there is no attribute and the style sheet follows the system: no script, so no flash
  const theme = chosen === "light" || chosen === "dark" ? chosen : undefined;
  return (
    <html lang={locale} dir={RIGHT_TO_LEFT.has(locale) ? "rtl" : "ltr"} data-theme={theme} suppressHydrationWarning>
      <body>
        <a
          href="#main"
          className="sr-only bg-ink px-4 py-2 text-14 text-paper focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50"
        >
          {t("skipToContent")}
        </a>
        <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>
      </body>
    </html>
  );
}
