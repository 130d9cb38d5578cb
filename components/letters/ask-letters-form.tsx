"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { AccountEmail } from "@/lib/shared/schemas/account";
import { currentWording } from "@/lib/shared/schemas/letters";

type State = { kind: "rest" | "sending" } | { kind: "sent"; email: string } | { kind: "failed"; text: string };

/** Asks for letters of an artist. It says the same whether the address is known; the mailbox has to say yes. */
export function AskLettersForm({ from, name, isDemo }: { from: string; name: string; isDemo: boolean }) {
  const t = useTranslations("letters");
  const [email, setEmail] = useState("");
  const [isWrong, setWrong] = useState(false);
  const [state, setState] = useState<State>({ kind: "rest" });
  const wording = currentWording(from);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const typed = AccountEmail.safeParse(email);
    setWrong(!typed.success);
    if (!typed.success) return setState({ kind: "rest" });
    setState({ kind: "sending" });
    const body = { email: typed.data, wishes: [{ from, wording }], at: "artist-page" };
    const result = await sendJson("POST", "/api/letters", body);
    if (result.ok) return setState({ kind: "sent", email: typed.data });
    setState({ kind: "failed", text: result.problem?.detail ?? t("ask.failed") });
  };
  if (state.kind === "sent")
    return (
      <div role="status" className="grid justify-items-start gap-3">
        <p className="text-16 wrap-anywhere">{t("ask.sent", { email: state.email, name })}</p>
        <p className="text-14 text-ink-2">{t(isDemo ? "ask.inDemo" : "ask.sentNote")}</p>
        <Button onClick={() => setState({ kind: "rest" })}>{t("ask.other")}</Button>
      </div>
    );
  return (
    <form method="post" onSubmit={send} noValidate className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-end">
        <Field label={t("ask.email")} error={isWrong ? t("ask.wrong") : undefined}>
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="email"
              spellCheck={false}
              maxLength={254}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" disabled={state.kind === "sending"} className="sm:self-start sm:mt-[27px]">
          {t(state.kind === "sending" ? "ask.sending" : "ask.send")}
        </Button>
      </div>
      <p className="max-w-prose text-14 text-ink-2">{t(`wording.${wording}`, { name })}</p>
      <p role="alert" className="text-14 text-bad empty:hidden">
        {state.kind === "failed" ? state.text : null}
      </p>
    </form>
  );
}
