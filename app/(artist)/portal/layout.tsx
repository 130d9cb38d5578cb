import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { PortalPlayer } from "@/components/portal/portal-player";
import { UploadProvider } from "@/components/upload/upload-provider";

export default function PortalLayout({ children }: { children: ReactNode }) {
  return (
    <NextIntlClientProvider>
      <UploadProvider>
        {children}
        <PortalPlayer />
      </UploadProvider>
    </NextIntlClientProvider>
  );
}
