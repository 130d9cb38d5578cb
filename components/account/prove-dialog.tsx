"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { fieldMessage, sendJson } from "@/components/back/send-json";
import { askPasskey } from "@/components/factors/ask-passkey";
import { CodeForm } from "@/components/factors/code-form";
import { OtherWays } from "@/components/factors/other-ways";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { SecretInput } from "@/components/ui/secret-input";
import type { ProofInput, ProofMethod } from "@/lib/shared/schemas/account";

type ProveDialogProps = { methods: readonly ProofMethod[]; onClose: (isProven: boolean) => void };

/** Asks whether it is still the same person, by the first of `methods` or another of them. */
export function ProveDialog({ methods, onClose }: ProveDialogProps) {
  const t = useTranslations("proof");
  const [method, setMethod] = useState<ProofMethod>(methods[0] ?? "password");
  const others = methods.filter((one) => one !== method && one !== "password") as Exclude<ProofMethod, "password">[];
  const words = `${t("body")} ${t(`ask.${method}`)}`;
  return (
    <Dialog open onOpenChange={(next) => (next ? undefined : onClose(false))}>
      <DialogContent title={t("title")} description={words}>
        <Proof key={method} method={method} onProven={() => onClose(true)} />
        <OtherWays methods={others} onChosen={setMethod} />
      </DialogContent>
    </Dialog>
  );
}

function useProof(onProven: () => void) {
  const t = useTranslations("proof");
  const [error, setError] = useState<string | undefined>();
  const [isSending, setSending] = useState(false);
  const prove = async (proof: ProofInput, path: "password" | "code" | "response") => {
    setSending(true);
    const result = await sendJson("POST", "/api/account/proof", proof);
    setSending(false);
    if (result.ok) return onProven();
    setError(fieldMessage(result.problem, path) ?? result.problem?.detail ?? t("failed"));
  };
  return { prove, error, setError, isSending, setSending };
}

type ProofProps<M> = { method: M; onProven: () => void };

function Proof({ method, onProven }: ProofProps<ProofMethod>) {
  if (method === "password") return <PasswordProof onProven={onProven} />;
  if (method === "passkey") return <KeyProof onProven={onProven} />;
  return <CodeProof method={method} onProven={onProven} />;
}

function PasswordProof({ onProven }: { onProven: () => void }) {
  const t = useTranslations("proof");
  const { prove, error, isSending } = useProof(onProven);
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // a dialog is outside the form it came from on the page, and inside it in React's tree
    event.stopPropagation();
    void prove({ method: "password", password }, "password");
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field label={t("password")} error={error}>
        {(control) => (
          <SecretInput
            {...control}
            name="current-password"
            autoComplete="current-password"
            autoCapitalize="none"
            spellCheck={false}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            showLabel={t("showPassword")}
          />
        )}
      </Field>
      <Button type="submit" variant="sticker" disabled={isSending || password === ""}>
        {t(isSending ? "checking" : "confirm")}
      </Button>
    </form>
  );
}

function KeyProof({ onProven }: { onProven: () => void }) {
  const t = useTranslations("proof");
  const { prove, error, setError, isSending, setSending } = useProof(onProven);
  const ask = async () => {
    setError(undefined);
    setSending(true);
    const answer = await askPasskey("/api/account/proof/passkey");
    if (answer.kind === "answered")
      return prove({ method: "passkey", response: JSON.parse(answer.response) }, "response");
    setSending(false);
    setError(t(answer.kind === "stopped" ? "stopped" : "failed"));
  };
  return (
    <div className="grid gap-3">
      <p role="alert" className="text-14 text-bad empty:hidden">
        {error}
      </p>
      <Button variant="sticker" disabled={isSending} onClick={() => void ask()}>
        {t(isSending ? "checking" : error ? "again" : "askKey")}
      </Button>
    </div>
  );
}

function CodeProof({ method, onProven }: ProofProps<"totp" | "backup">) {
  const t = useTranslations("proof");
  const { prove, error, isSending } = useProof(onProven);
  return (
    <CodeForm
      method={method}
      isSending={isSending}
      isWrong={error !== undefined}
      error={error}
      words={{ confirm: t("confirm"), sending: t("checking") }}
      onCode={(code) => void prove({ method, code }, "code")}
    />
  );
}
