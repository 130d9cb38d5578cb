"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useFreshSend } from "@/components/account/use-fresh-send";
import { fieldMessage } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Problem } from "@/lib/shared/schemas/common";
import { CredentialBoard, type CredentialView } from "@/lib/shared/schemas/credentials";

type FormProps = { view: CredentialView; onSaved: (board: CredentialBoard) => void; onCancel: () => void };

/** Empty at the start even where keys are set: what is stored never comes back to a browser. */
export function ProviderKeysForm({ view, onSaved, onCancel }: FormProps) {
  const t = useTranslations("settings.keys");
  const [keys, setKeys] = useState<Record<string, string>>({});
  const [isSameAccount, setSameAccount] = useState(false);
  const { send, dialog } = useFreshSend();
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<{ problem: Problem | null } | null>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    const result = await send("PUT", `/api/settings/payments/keys/${view.provider}`, { keys, isSameAccount });
    setSending(false);
    if (!result.ok) return setRefusal(result);
    onSaved(CredentialBoard.parse(result.body));
  };
  const problem = refusal?.problem ?? null;
  const whole = refusal && !problem?.errors?.length ? (problem?.detail ?? t("failed")) : null;
  return (
    <form onSubmit={save} noValidate autoComplete="off" className="grid gap-4 border-t border-line pt-4">
      {view.parts.map((part) => (
        <Field
          key={part.name}
          label={t(`part.${part.name}`)}
          hint={t(part.isOptional ? "exampleOptional" : "example", { example: part.example })}
          error={fieldMessage(problem, `keys.${part.name}`)}
        >
          {(control) => (
            <Input
              {...control}
              type={part.isSecret ? "password" : "text"}
              autoComplete={part.isSecret ? "new-password" : "off"}
              spellCheck={false}
              maxLength={600}
              value={keys[part.name] ?? ""}
              onChange={(event) => setKeys({ ...keys, [part.name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {view.underWay > 0 ? (
        <div className="grid gap-2 border-s-2 border-warn ps-3">
          <p className="text-ink-2">{t("underWay", { count: view.underWay })}</p>
          <label className="flex min-h-11 items-center gap-2.5">
            <input
              type="checkbox"
              className="size-4"
              checked={isSameAccount}
              onChange={(event) => setSameAccount(event.target.checked)}
            />
            {t("sameAccount")}
          </label>
        </div>
      ) : null}
      <p role="alert" className="text-bad empty:hidden">
        {whole}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="sticker" disabled={isSending}>
          {t(isSending ? "saving" : "save")}
        </Button>
        <Button variant="outline" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </div>
      {dialog}
    </form>
  );
}
