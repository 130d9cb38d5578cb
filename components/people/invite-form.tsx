"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { useFreshSend } from "@/components/account/use-fresh-send";
import { fieldMessage } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { MEMBER_ROLES, type MemberRole } from "@/lib/shared/roles";
import type { Problem } from "@/lib/shared/schemas/common";

type InviteFormProps = {
  path: string;
  /** Into an artist, in a role; or to begin one, by its name. */
  of: "member" | "artist";
  send: ReturnType<typeof useFreshSend>["send"];
};
type State =
  | { kind: "rest" | "sending" }
  | { kind: "sent"; email: string }
  | { kind: "failed"; problem: Problem | null };

export function InviteForm({ path, of, send }: InviteFormProps) {
  const t = useTranslations("people.members");
  const board = useTranslations("people.board");
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<MemberRole>("editor");
  const [artistName, setArtistName] = useState("");
  const [state, setState] = useState<State>({ kind: "rest" });
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    setState({ kind: "sending" });
    const result = await send("POST", path, of === "member" ? { email, role } : { email, artistName });
    if (!result.ok) return setState({ kind: "failed", problem: result.problem });
    setState({ kind: "sent", email });
    setEmail("");
    setArtistName("");
    router.refresh();
  };
  const problem = state.kind === "failed" ? state.problem : null;
  return (
    <form onSubmit={invite} noValidate className="grid gap-4 xl:max-w-[720px]">
      <h3 className="font-sans text-13 font-semibold">{of === "member" ? t("invite") : board("invite")}</h3>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label={t("email")} error={fieldMessage(problem, "email")}>
          {(control) => (
            <Input
              {...control}
              type="email"
              name="invited"
              autoComplete="off"
              spellCheck={false}
              maxLength={254}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        {of === "member" ? (
          <RoleField role={role} onChange={setRole} />
        ) : (
          <NameField name={artistName} error={fieldMessage(problem, "artistName")} onChange={setArtistName} />
        )}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="sticker" disabled={state.kind === "sending"}>
          {t(state.kind === "sending" ? "sending" : "send")}
        </Button>
        <span role="status" className="wrap-anywhere">
          {state.kind === "sent" ? t("sent", { email: state.email }) : null}
          {state.kind === "failed" && !problem?.errors?.length ? (
            <span className="text-bad">{problem?.detail ?? t("failed")}</span>
          ) : null}
        </span>
      </div>
    </form>
  );
}

function RoleField({ role, onChange }: { role: MemberRole; onChange: (role: MemberRole) => void }) {
  const t = useTranslations("people.members");
  return (
    <Field label={t("role")}>
      {(control) => (
        <Select
          {...control}
          value={role}
          onChange={(event) => onChange(MEMBER_ROLES.find((one) => one === event.target.value) ?? "viewer")}
        >
          {MEMBER_ROLES.map((one) => (
            <option key={one} value={one}>
              {t(`roles.${one}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

type NameFieldProps = { name: string; error: string | undefined; onChange: (name: string) => void };

function NameField({ name, error, onChange }: NameFieldProps) {
  const t = useTranslations("people.board");
  return (
    <Field label={t("artistName")} error={error}>
      {(control) => (
        <Input
          {...control}
          name="artist"
          autoComplete="off"
          maxLength={200}
          value={name}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
