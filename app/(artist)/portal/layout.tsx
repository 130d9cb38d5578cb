import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { PortalPlayer } from "@/components/portal/portal-player";
import { UploadProvider } from "@/components/upload/upload-provider";
import { pickMessages } from "@/i18n/pick-messages";

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const messages = await pickMessages(
    "analytics",
    "back",
    "common",
    "draft",
    "genres",
    "jobs",
    "letters",
    "order",
    "people",
    "player",
    "portal",
    "proof",
    "storage",
  );
  return (
    <NextIntlClientProvider messages={messages}>
      <UploadProvider>
        {children}
        <PortalPlayer />
      </UploadProvider>
    </NextIntlClientProvider>
  );
}
