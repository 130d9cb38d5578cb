"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";

/** Does not wait for the night. */
export function ForgetNow() {
  const t = useTranslations("retention");
  const router = useRouter();
  const [state, setState] = useState<"rest" | "asking" | "asked" | "failed">("rest");
  const ask = async () => {
    setState("asking");
    const result = await sendJson("POST", "/api/settings/privacy/run");
    setState(result.ok ? "asked" : "failed");
    if (result.ok) router.refresh();
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span role="status" className="text-13 text-ink-2 empty:hidden">
        {state === "asked" ? t("asked") : state === "failed" ? t("notAsked") : null}
      </span>
      <Button size="sm" className="min-h-11 md:min-h-8" disabled={state === "asking"} onClick={() => void ask()}>
        {t("now")}
      </Button>
    </div>
  );
}
