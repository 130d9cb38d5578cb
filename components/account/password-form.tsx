"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { fieldMessage, sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import type { Problem } from "@/lib/shared/schemas/common";
import { SecretField } from "./secret-field";

type State = { kind: "rest" | "saving" | "saved" } | { kind: "failed"; problem: Problem | null };

export function PasswordForm({ email }: { email: string }) {
  const t = useTranslations("people.account");
  const router = useRouter();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [state, setState] = useState<State>({ kind: "rest" });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setState({ kind: "saving" });
    const result = await sendJson("PUT", "/api/account/password", { current, password });
    if (!result.ok) return setState({ kind: "failed", problem: result.problem });
    setState({ kind: "saved" });
    setCurrent("");
    setPassword("");
    router.refresh();
  };
  const problem = state.kind === "failed" ? state.problem : null;
  const isElsewhere = state.kind === "failed" && !problem?.errors?.length;
  return (
    <form onSubmit={save} noValidate className="grid gap-4">
      {/* tells a password manager whose password this is */}
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <SecretField
        label={t("password.current")}
        value={current}
        onChange={setCurrent}
        autoComplete="current-password"
        error={fieldMessage(problem, "current")}
      />
      <SecretField
        label={t("password.next")}
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        error={fieldMessage(problem, "password")}
      />
      <p>
        <Button type="submit" disabled={state.kind === "saving" || current === "" || password === ""}>
          {t(state.kind === "saving" ? "saving" : "password.change")}
        </Button>
      </p>
      <p role="status" className="text-14 text-ink-2 empty:hidden">
        {state.kind === "saved" ? t("password.done") : null}
      </p>
      <p role="alert" className="text-14 text-bad empty:hidden">
        {isElsewhere ? (problem?.detail ?? t("notSaved")) : null}
      </p>
    </form>
  );
}
