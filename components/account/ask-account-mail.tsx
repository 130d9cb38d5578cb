"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { AccountMailInput } from "@/lib/shared/schemas/account";

type State =
  | { kind: "rest" }
  | { kind: "sending" }
  | { kind: "sent"; email: string }
  | { kind: "failed"; text: string };

/** Asks for an address and has a link sent there. It says the same whether the address has an account. */
export function AskAccountMail({ of, isDemo }: { of: "sign-up" | "reset"; isDemo: boolean }) {
  const t = useTranslations("people.ask");
  const [email, setEmail] = useState("");
  const [isWrong, setWrong] = useState(false);
  const [state, setState] = useState<State>({ kind: "rest" });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const parsed = AccountMailInput.safeParse({ email });
    setWrong(!parsed.success);
    if (!parsed.success) return setState({ kind: "rest" });
    setState({ kind: "sending" });
    const result = await sendJson("POST", `/api/account/${of}`, parsed.data);
    if (result.ok) return setState({ kind: "sent", email: parsed.data.email });
    // the wait stands in the server's words and in a header that sendJson does not hand on
    const seconds = Number(/(\d+) s\./.exec(result.problem?.detail ?? "")?.[1] ?? 60);
    const isOften = result.problem?.status === 429;
    const text = isOften
      ? t("tooOften", { minutes: Math.ceil(seconds / 60) })
      : (result.problem?.detail ?? t("failed"));
    setState({ kind: "failed", text });
  };
  if (state.kind === "sent")
    return (
      <div role="status" className="mt-6 grid justify-items-start gap-3">
        <p className="text-16 wrap-anywhere">{t("sent", { email: state.email })}</p>
        <p className="text-14 text-ink-2">{t(isDemo ? "inDemo" : "sentNote")}</p>
        <Button onClick={() => setState({ kind: "rest" })}>{t("other")}</Button>
      </div>
    );
  return (
    // pressed before this script runs, the browser sends the form itself: never as part of the address
    <form method="post" onSubmit={send} noValidate className="mt-6 grid gap-[18px]">
      <Field label={t("email")} error={isWrong ? t("wrong") : undefined}>
        {(control) => (
          <Input
            {...control}
            className="min-h-12"
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
      <Button type="submit" variant="sticker" size="lg" disabled={state.kind === "sending"}>
        {t(state.kind === "sending" ? "sending" : of === "sign-up" ? "signUp.send" : "reset.send")}
      </Button>
      <p role="alert" className="text-14 text-bad empty:hidden">
        {state.kind === "failed" ? state.text : null}
      </p>
    </form>
  );
}
