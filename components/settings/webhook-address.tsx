"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";

type WebhookAddressProps = { provider: string; address: string };

/** Where the provider is to send its news: to be entered there, so it can be copied. */
export function WebhookAddress({ provider, address }: WebhookAddressProps) {
  const t = useTranslations("settings.keys");
  const [state, setState] = useState<"idle" | "copied" | "copyFailed">("idle");
  const copy = () =>
    navigator.clipboard.writeText(address).then(
      () => setState("copied"),
      () => setState("copyFailed"),
    );
  return (
    <div>
      <p className="text-12 text-ink-2">{t("webhook", { provider })}</p>
      <div className="mt-1 flex flex-wrap items-center gap-2">
        <code className="figures rounded-tight border border-line-2 bg-sunk px-2.5 py-1.5 text-13 wrap-anywhere select-all">
          {address}
        </code>
        <Button variant="outline" size="sm" className="min-h-11 md:min-h-8" onClick={() => void copy()}>
          <Copy size={14} aria-hidden="true" />
          {t("copy")} <span className="sr-only">{t("webhook", { provider })}</span>
        </Button>
        <p role="status" className="text-12 text-ink-2 empty:hidden">
          {state === "idle" ? null : t(state)}
        </p>
      </div>
    </div>
  );
}
