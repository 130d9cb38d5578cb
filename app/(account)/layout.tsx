import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { pickMessages } from "@/i18n/pick-messages";

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const messages = await pickMessages("account", "common", "people");
  return <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>;
}
