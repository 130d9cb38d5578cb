"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { LettersConfirmed } from "@/lib/shared/schemas/letters";

type State =
  | { kind: "rest" | "sending" | "none" }
  | { kind: "done"; names: string }
  | { kind: "failed"; text: string | null };

/** The mailbox says yes with a button: programs look at links, and must not agree to anything. */
export function ConfirmLetters() {
  const t = useTranslations("letters.confirm");
  const token = useRef("");
  const [state, setState] = useState<State>({ kind: "rest" });
  useEffect(() => {
    const given = window.location.hash.slice(1);
    // a second run of this effect finds the address clean already
    if (given === "" && token.current !== "") return;
    token.current = given;
    window.history.replaceState(null, "", window.location.pathname);
    if (given === "") setState({ kind: "none" });
  }, []);
  const confirm = async () => {
    setState({ kind: "sending" });
    const result = await sendJson("POST", "/api/letters/confirm", { token: token.current });
    const confirmed = result.ok ? LettersConfirmed.safeParse(result.body).data : undefined;
    if (confirmed) return setState({ kind: "done", names: confirmed.names.join(", ") });
    const problem = result.ok ? null : result.problem;
    if (problem?.code === "not_found") return setState({ kind: "none" });
    setState({ kind: "failed", text: problem?.detail ?? null });
  };
  if (state.kind === "done") return <Said title={t("done", { names: state.names })} lead={t("doneLead")} />;
  if (state.kind === "none") return <Said title={t("none")} lead={t("noneLead")} />;
  return (
    <>
      <h1 className="display text-28 font-bold md:text-40">{t("heading")}</h1>
      <p className="mt-3 max-w-prose text-ink-2">{t("lead")}</p>
      <Button variant="sticker" className="mt-6" disabled={state.kind === "sending"} onClick={() => void confirm()}>
        {t(state.kind === "sending" ? "sending" : "yes")}
      </Button>
      <p role="alert" className="mt-3 text-14 text-bad empty:hidden">
        {state.kind === "failed" ? (state.text ?? t("failed")) : null}
      </p>
    </>
  );
}

function Said({ title, lead }: { title: string; lead: string }) {
  const t = useTranslations("letters.confirm");
  return (
    <div role="status">
      <h1 className="display text-28 font-bold wrap-anywhere md:text-40">{title}</h1>
      <p className="mt-3 max-w-prose text-ink-2">{lead}</p>
      <Button asChild className="mt-6">
        <Link href="/">{t("home")}</Link>
      </Button>
    </div>
  );
}
