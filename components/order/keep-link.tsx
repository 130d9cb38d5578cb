"use client";

import { Check, Link2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** Copies the address that opens this order in any browser. `path` carries the order's secret. */
export function KeepLink({ path }: { path: string }) {
  const t = useTranslations("order.keep");
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = () =>
    navigator.clipboard.writeText(new URL(path, location.origin).href).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  return (
    <div className="mt-10 border-t border-line pt-5">
      <p className="max-w-[34em] text-14 text-ink-2">{t("text")}</p>
      <Button variant="outline" className="mt-3" onClick={copy}>
        {state === "copied" ? <Check size={16} aria-hidden="true" /> : <Link2 size={16} aria-hidden="true" />}
        {t(state === "copied" ? "copied" : "copy")}
      </Button>
      <p role="status" className={state === "failed" ? "mt-2 text-14 text-bad" : "sr-only"}>
        {state === "idle" ? "" : t(state === "failed" ? "failed" : "copied")}
      </p>
    </div>
  );
}
