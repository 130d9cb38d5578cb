"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LinksInput } from "@/lib/shared/schemas/mail";

type State =
  | { kind: "rest" }
  | { kind: "sending" }
  | { kind: "sent"; email: string }
  | { kind: "failed"; isOften: boolean };

/** Asks for an address and has the links of its orders sent there. It says the same whether there are any. */
export function AskLinks({ isDemo }: { isDemo: boolean }) {
  const t = useTranslations("order.again");
  const [email, setEmail] = useState("");
  const [isWrong, setWrong] = useState(false);
  const [state, setState] = useState<State>({ kind: "rest" });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const parsed = LinksInput.safeParse({ email: email.trim() });
    setWrong(!parsed.success);
    if (!parsed.success) return setState({ kind: "rest" });
    setState({ kind: "sending" });
    const result = await sendJson("POST", "/api/orders/links", parsed.data);
    if (result.ok) setState({ kind: "sent", email: parsed.data.email });
    else setState({ kind: "failed", isOften: result.problem?.status === 429 });
  };
  return (
    <>
      {state.kind === "sent" ? null : (
        <form onSubmit={send} noValidate className="mt-6 grid max-w-[28rem] gap-4">
          <Field label={t("email")} error={isWrong ? t("wrong") : undefined}>
            {(control) => (
              <Input
                {...control}
                type="email"
                name="email"
                autoComplete="email"
                spellCheck={false}
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
          <div>
            <Button type="submit" variant="sticker" disabled={state.kind === "sending"}>
              {t(state.kind === "sending" ? "sending" : "send")}
            </Button>
          </div>
        </form>
      )}
      <div role="status" className="mt-6 max-w-prose">
        {state.kind === "sent" ? (
          <>
            <p className="text-16 wrap-anywhere">{t("sent", { email: state.email })}</p>
            <p className="mt-2 text-14 text-ink-2">{t(isDemo ? "inDemo" : "sentNote")}</p>
          </>
        ) : null}
        {state.kind === "failed" ? (
          <p className="text-14 text-bad">{t(state.isOften ? "tooOften" : "failed")}</p>
        ) : null}
      </div>
      {state.kind === "sent" ? (
        <Button className="mt-4" onClick={() => setState({ kind: "rest" })}>
          {t("other")}
        </Button>
      ) : null}
    </>
  );
}
