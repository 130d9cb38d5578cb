"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { Button } from "@/components/ui/button";
import { CredentialTest } from "@/lib/shared/schemas/credentials";

type State = { is: "idle" } | { is: "asking" } | { is: "said"; words: string; isGood: boolean };

/** Asks the provider itself, and says in words what came back. */
export function ProviderKeysTest({ provider }: { provider: string }) {
  const t = useTranslations("settings.keys");
  const [state, setState] = useState<State>({ is: "idle" });
  const name = nameOfProvider(provider);
  const ask = async () => {
    setState({ is: "asking" });
    const result = await sendJson("POST", `/api/settings/payments/keys/${provider}/test`);
    if (!result.ok) return setState({ is: "said", words: result.problem?.detail ?? t("failed"), isGood: false });
    const { outcome, durationMs, code } = CredentialTest.parse(result.body);
    const words = t(`outcome.${outcome}`, { provider: name, ms: durationMs ?? 0, code: code ?? "" });
    setState({ is: "said", words, isGood: outcome === "works" });
  };
  return (
    <>
      <Button
        variant="outline"
        size="sm"
        className="min-h-11 md:min-h-8"
        disabled={state.is === "asking"}
        onClick={() => void ask()}
      >
        {t("test")} <span className="sr-only">{name}</span>
      </Button>
      <p
        role="status"
        className={`order-last basis-full empty:hidden ${state.is === "said" && !state.isGood ? "text-bad" : "text-ink-2"}`}
      >
        {state.is === "said" ? state.words : state.is === "asking" ? t("testing", { provider: name }) : null}
      </p>
    </>
  );
}
