"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { fieldMessage, sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export function NameForm({ name: stored }: { name: string }) {
  const t = useTranslations("people.account");
  const router = useRouter();
  const [name, setName] = useState(stored);
  const [error, setError] = useState<string | undefined>();
  const [state, setState] = useState<"rest" | "saving" | "saved">("rest");
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setState("saving");
    const result = await sendJson("PATCH", "/api/account", { name });
    setState(result.ok ? "saved" : "rest");
    if (result.ok) {
      setError(undefined);
      return router.refresh();
    }
    setError(fieldMessage(result.problem, "name") ?? result.problem?.detail ?? t("notSaved"));
  };
  return (
    <form onSubmit={save} noValidate className="grid gap-4">
      <Field label={t("name.label")} hint={t("name.hint")} error={error}>
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="name"
            maxLength={200}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setState("rest");
            }}
          />
        )}
      </Field>
      <p className="flex items-center gap-3">
        <Button type="submit" disabled={state === "saving" || name === stored}>
          {t(state === "saving" ? "saving" : "save")}
        </Button>
        <span role="status" className="text-14 text-ink-2">
          {state === "saved" ? t("saved") : null}
        </span>
      </p>
    </form>
  );
}
