"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { useFreshSend } from "@/components/account/use-fresh-send";
import { Button } from "@/components/ui/button";
import { CopyLink } from "@/lib/shared/schemas/privacy";

type CopyButtonProps = {
  path: string;
  body?: unknown;
  label: string;
  send: ReturnType<typeof useFreshSend>["send"];
  variant?: "sticker" | "outline";
};
type State = { kind: "rest" | "making" | "started" } | { kind: "failed"; reason: string | undefined };

/** Asks for the link of a copy and lets the browser save what is behind it. */
export function CopyButton({ path, body, label, send, variant = "sticker" }: CopyButtonProps) {
  const t = useTranslations("privacy");
  const [state, setState] = useState<State>({ kind: "rest" });
  const get = async () => {
    setState({ kind: "making" });
    const result = await send("POST", path, body);
    if (!result.ok) return setState({ kind: "failed", reason: result.problem?.detail });
    window.location.assign(CopyLink.parse(result.body).url);
    setState({ kind: "started" });
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button variant={variant} disabled={state.kind === "making"} onClick={() => void get()}>
        <Download size={18} strokeWidth={1.75} aria-hidden="true" />
        {state.kind === "making" ? t("copy.making") : state.kind === "started" ? t("copy.again") : label}
      </Button>
      <p role="status" className="text-14 text-ink-2 empty:hidden">
        {state.kind === "started" ? t("copy.started") : null}
      </p>
      <p role="alert" className="text-14 text-bad empty:hidden">
        {state.kind === "failed" ? (state.reason ?? t("desk.failed")) : null}
      </p>
    </div>
  );
}
