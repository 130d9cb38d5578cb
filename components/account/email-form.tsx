"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { fieldMessage, type SendResult, sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { StatusTag } from "@/components/ui/status-tag";
import type { AccountView } from "@/lib/shared/schemas/account";
import { useFreshSend } from "./use-fresh-send";

/** The address with its state; what moves it; and the change that waits for one yes or two. */
export function EmailForm({ account }: { account: AccountView }) {
  const t = useTranslations("people.account.email");
  const { email, isEmailVerified, emailChange } = account;
  return (
    <div className="grid gap-5">
      <p className="flex flex-wrap items-center gap-3">
        <span className="min-w-0 wrap-anywhere">{email}</span>
        <StatusTag tone={isEmailVerified ? "ok" : "warn"}>{t(isEmailVerified ? "verified" : "unverified")}</StatusTag>
      </p>
      {isEmailVerified ? null : <AskToVerify email={email} />}
      {emailChange ? <Pending change={emailChange} /> : <Change />}
    </div>
  );
}

function AskToVerify({ email }: { email: string }) {
  const t = useTranslations("people.account");
  const [said, setSaid] = useState<{ text: string; isBad: boolean } | null>(null);
  const ask = async () => {
    const result = await sendJson("POST", "/api/account/verification");
    if (result.ok) setSaid({ text: t("email.sent", { email }), isBad: false });
    else setSaid({ text: result.problem?.detail ?? t("notSaved"), isBad: true });
  };
  return (
    <div className="grid justify-items-start gap-3">
      <p className="text-14 text-ink-2">{t("email.why")}</p>
      <Button variant="sticker" onClick={() => void ask()}>
        {t("email.verify")}
      </Button>
      <p role="status" className={said?.isBad ? "text-14 text-bad" : "text-14 text-ink-2"}>
        {said?.text}
      </p>
    </div>
  );
}

function Pending({ change }: { change: NonNullable<AccountView["emailChange"]> }) {
  const t = useTranslations("people.account");
  const router = useRouter();
  const [isFailed, setFailed] = useState(false);
  const drop = async () => {
    const result = await sendJson("DELETE", "/api/account/email");
    setFailed(!result.ok);
    router.refresh();
  };
  return (
    <div className="grid justify-items-start gap-2 border-s-[6px] border-line-2 ps-4">
      <p className="wrap-anywhere">{t("email.pending", { email: change.newEmail })}</p>
      {change.isOldConfirmed ? <p className="text-14 text-ink-2">{t("email.oldYes")}</p> : null}
      {change.isNewConfirmed ? <p className="text-14 text-ink-2">{t("email.newYes")}</p> : null}
      <Button onClick={() => void drop()}>{t("email.drop")}</Button>
      <p role="alert" className="text-14 text-bad empty:hidden">
        {isFailed ? t("notSaved") : null}
      </p>
    </div>
  );
}

function Change() {
  const t = useTranslations("people.account");
  const router = useRouter();
  const { send, dialog } = useFreshSend();
  const [email, setEmail] = useState("");
  const [refusal, setRefusal] = useState<Extract<SendResult, { ok: false }> | null>(null);
  const begin = async (event: FormEvent) => {
    event.preventDefault();
    const result = await send("POST", "/api/account/email", { email });
    setRefusal(result.ok ? null : result);
    if (result.ok) router.refresh();
  };
  const error = refusal && (fieldMessage(refusal.problem, "email") ?? refusal.problem?.detail ?? t("notSaved"));
  return (
    <form onSubmit={begin} noValidate className="grid gap-4">
      <Field label={t("email.label")} hint={t("email.hint")} error={error ?? undefined}>
        {(control) => (
          <Input
            {...control}
            type="email"
            name="new-email"
            autoComplete="email"
            spellCheck={false}
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <p>
        <Button type="submit" disabled={email.trim() === ""}>
          {t("email.change")}
        </Button>
      </p>
      {dialog}
    </form>
  );
}
