import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { pickMessages } from "@/i18n/pick-messages";

export default async function AnalystLayout({ children }: { children: ReactNode }) {
  const messages = await pickMessages(
    "alerts",
    "analytics",
    "back",
    "common",
    "dashboard",
    "proof",
    "shareLinks",
    "targets",
  );
  return <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>;
}
