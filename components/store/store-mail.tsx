"use client";

import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ComponentProps, type FormEvent, useState } from "react";
import { fieldMessage } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SecretInput } from "@/components/ui/secret-input";
import type { Problem } from "@/lib/shared/schemas/common";
import type { StoreFactsView } from "@/lib/shared/schemas/store";
import { type SendFacts, StorePart, WhyNot } from "./store-part";

type StoreMailProps = { facts: StoreFactsView; ownEmail: string; send: SendFacts };

/** Where mail goes out: the server's form, or who else says it. */
export function StoreMail({ facts, ownEmail, send }: StoreMailProps) {
  const t = useTranslations("store.mail");
  const { fixed } = facts;
  return (
    <StorePart id="mail" title={t("title")}>
      <p className="max-w-prose text-ink-2">
        {t(fixed.mail ?? (facts.mail ? "lead" : "none"))} <Link href="/settings/mail">{t("sent")}</Link>
      </p>
      {fixed.mail === null ? <MailServerForm facts={facts} ownEmail={ownEmail} send={send} /> : null}
    </StorePart>
  );
}

type State = { kind: "rest" | "sending" | "kept" } | { kind: "refused"; problem: Problem | null };
const MONO = { className: "font-mono", spellCheck: false, autoCapitalize: "none", autoComplete: "off" } as const;

function MailServerForm({ facts: { mail }, ownEmail, send }: StoreMailProps) {
  const t = useTranslations("store.mail");
  const [server, setServer] = useState({
    from: mail?.from ?? "",
    host: mail?.host ?? "",
    port: String(mail?.port ?? 587),
    user: mail?.user ?? "",
  });
  const [password, setPassword] = useState<string | undefined>(undefined);
  const [to, setTo] = useState(ownEmail);
  const [state, setState] = useState<State>({ kind: "rest" });
  const prove = async (event: FormEvent) => {
    event.preventDefault();
    setState({ kind: "sending" });
    const result = await send("mail", { to, server: { ...server, ...(password === undefined ? {} : { password }) } });
    setState(result.ok ? { kind: "kept" } : { kind: "refused", problem: result.problem });
    if (result.ok) setPassword(undefined);
  };
  const problem = state.kind === "refused" ? state.problem : null;
  const text = (name: keyof typeof server, input: ComponentProps<typeof Input>) => (
    <Field label={t(name)} error={fieldMessage(problem, `server.${name}`)}>
      {(control) => (
        <Input
          {...control}
          {...MONO}
          {...input}
          name={name}
          value={server[name]}
          onChange={(event) => {
            setServer({ ...server, [name]: event.target.value });
            setState({ kind: "rest" });
          }}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={prove} noValidate className="grid gap-4">
      {text("from", { type: "email", maxLength: 254 })}
      <div className="grid grid-cols-[minmax(0,1fr)_100px] items-start gap-4">
        {text("host", { maxLength: 253 })}
        {text("port", { inputMode: "numeric", maxLength: 5 })}
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        {text("user", { maxLength: 254 })}
        <Field
          label={t("password")}
          hint={mail?.hasPassword && password === undefined ? t("passwordKept") : undefined}
          error={fieldMessage(problem, "server.password")}
        >
          {(control) => (
            <SecretInput
              {...control}
              name="mailPassword"
              autoComplete="new-password"
              showLabel={t("showPassword")}
              value={password ?? ""}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Field label={t("to")} error={fieldMessage(problem, "to")}>
        {(control) => (
          <Input {...control} type="email" name="to" value={to} onChange={(event) => setTo(event.target.value)} />
        )}
      </Field>
      <WhyNot refusal={state.kind === "refused" ? state : null} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="sticker" disabled={state.kind === "sending"}>
          {t(state.kind === "sending" ? "sending" : "send")}
        </Button>
        <span role="status" className="inline-flex items-center gap-1.5 text-14">
          {state.kind === "kept" ? (
            <>
              <CircleCheck size={14} aria-hidden className="text-ok" />
              {t("kept")}
            </>
          ) : null}
        </span>
      </div>
    </form>
  );
}
