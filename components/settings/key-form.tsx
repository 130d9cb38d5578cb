"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useFreshSend } from "@/components/account/use-fresh-send";
import { fieldMessage } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SCOPES, type Scope } from "@/lib/shared/roles";
import { ApiKeyInput, CreatedApiKey } from "@/lib/shared/schemas/accounts";
import type { Problem } from "@/lib/shared/schemas/common";
import { ScopeBoxes } from "./scope-boxes";

type Refusal = { name?: string | undefined; scopes?: string | undefined; whole?: string };

/** Our own words for what the schema refuses; the server's for the rest. */
function useRefusal() {
  const t = useTranslations("settings");
  return {
    check: (input: { name: string; scopes: Scope[] }): Refusal | null => {
      const paths = ApiKeyInput.safeParse(input).error?.issues.map((issue) => issue.path[0]) ?? [];
      if (paths.length === 0) return null;
      return {
        name: paths.includes("name") ? t("access.nameNeeded") : undefined,
        scopes: paths.includes("scopes") ? t("access.scopesNeeded") : undefined,
      };
    },
    read: (problem: Problem | null): Refusal => {
      const fields = { name: fieldMessage(problem, "name"), scopes: fieldMessage(problem, "scopes") };
      if (fields.name || fields.scopes) return fields;
      return { whole: problem?.detail ?? t("access.failed") };
    },
  };
}

/** Makes a key. What was typed stays after a refusal; `onCreated` gets the token, which is never shown again. */
export function KeyForm({ onCreated }: { onCreated: (created: CreatedApiKey) => void }) {
  const t = useTranslations("settings");
  const refusals = useRefusal();
  const { send, dialog } = useFreshSend();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>([]);
  const [refusal, setRefusal] = useState<Refusal>({});
  const [isSending, setSending] = useState(false);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    const unfit = refusals.check({ name, scopes });
    if (unfit) return setRefusal(unfit);
    setSending(true);
    const result = await send("POST", "/api/settings/api-keys", { name, scopes });
    setSending(false);
    if (!result.ok) return setRefusal(refusals.read(result.problem));
    setName("");
    setScopes([]);
    setRefusal({});
    onCreated(CreatedApiKey.parse(result.body));
  };
  return (
    <form onSubmit={create} noValidate className="grid max-w-xl gap-4">
      <Field label={t("access.name")} hint={t("access.nameHint")} error={refusal.name}>
        {(control) => (
          <Input {...control} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <ScopeBoxes all={SCOPES} chosen={scopes} onChange={setScopes} error={refusal.scopes} />
      {refusal.whole ? (
        <p role="alert" className="text-bad">
          {refusal.whole}
        </p>
      ) : null}
      <Button type="submit" variant="sticker" disabled={isSending} className="justify-self-start">
        {t(isSending ? "access.creating" : "access.create")}
      </Button>
      {dialog}
    </form>
  );
}
