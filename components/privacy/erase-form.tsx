"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { useFreshSend } from "@/components/account/use-fresh-send";
import { fieldMessage } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Problem } from "@/lib/shared/schemas/common";
import type { Obstacle } from "@/lib/shared/schemas/privacy";
import { ObstacleList } from "./obstacle-list";

type EraseFormProps = {
  path: string;
  /** Who, where it is somebody else. */
  of?: string;
  email: string;
  obstacles: readonly Obstacle[];
  send: ReturnType<typeof useFreshSend>["send"];
  onErased: () => void;
};
type State = { kind: "rest" | "erasing" } | { kind: "failed"; problem: Problem | null };

/** Asks for the address once more: what follows cannot be taken back. */
export function EraseForm({ path, of, email, obstacles, send, onErased }: EraseFormProps) {
  const t = useTranslations("privacy.erase");
  const [typed, setTyped] = useState("");
  const [state, setState] = useState<State>({ kind: "rest" });
  if (obstacles.length > 0) return <ObstacleList obstacles={obstacles} />;
  const isSame = typed.trim().toLowerCase() === email;
  const erase = async (event: FormEvent) => {
    event.preventDefault();
    setState({ kind: "erasing" });
    const result = await send("POST", path, { ...(of ? { of } : {}), email: typed });
    if (result.ok) return onErased();
    setState({ kind: "failed", problem: result.problem });
  };
  const problem = state.kind === "failed" ? state.problem : null;
  return (
    <form onSubmit={erase} noValidate className="grid max-w-[30rem] gap-4">
      <Field
        label={t.rich(of ? "confirmOther" : "confirm", { email: () => <b className="wrap-anywhere">{email}</b> })}
        error={fieldMessage(problem, "email")}
      >
        {(control) => (
          <Input
            {...control}
            type="email"
            name="erased"
            autoComplete="off"
            spellCheck={false}
            maxLength={254}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <p>
        <Button type="submit" variant="danger" disabled={!isSame || state.kind === "erasing"}>
          {t(state.kind === "erasing" ? "doing" : "do")}
        </Button>
      </p>
      <p role="alert" className="text-14 text-bad empty:hidden">
        {state.kind === "failed" && !fieldMessage(problem, "email") ? (problem?.detail ?? t("failed")) : null}
      </p>
    </form>
  );
}
