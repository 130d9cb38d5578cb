"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { fieldMessage, sendJson } from "@/components/back/send-json";
import { submitToDoor } from "@/components/factors/submit-to-door";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LinkUsed, type LinkView } from "@/lib/shared/schemas/account";
import type { Problem } from "@/lib/shared/schemas/common";
import { SecretField } from "./secret-field";

const NEXT = { "sign-up": "/library", invite: "/portal", reset: "/sign-in" } as const;

/** Who just chose a password is let in with it; where more is asked, at the door. */
async function enter(kind: keyof typeof NEXT, email: string, password: string): Promise<void> {
  const answer = await submitToDoor("credentials", { email, password }, NEXT[kind]);
  window.location.assign(answer.kind === "signed-in" ? NEXT[kind] : "/sign-in");
}

type LinkFormProps = { token: string; link: LinkView; onUsed: (used: LinkUsed) => void };

/** Asks what a link needs, and does what it is for when its button is pressed. */
export function LinkForm({ token, link, onUsed }: LinkFormProps) {
  const t = useTranslations("people.link");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null | undefined>();
  const { kind, email, needs } = link;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    const given = { ...(needs === "name-and-password" ? { name } : {}), ...(needs === "nothing" ? {} : { password }) };
    const result = await sendJson("POST", "/api/account/links", { token, ...given });
    if (result.ok && needs !== "nothing" && kind in NEXT) return enter(kind as keyof typeof NEXT, email, password);
    setSending(false);
    if (result.ok) return onUsed(LinkUsed.parse(result.body));
    setProblem(result.problem);
  };
  const facts = { email, newEmail: link.newEmail ?? "", artist: link.artistName ?? "", role: "" };
  if (link.role) facts.role = t(`invite.role.${link.role}`);
  const fieldError = (path: string) => fieldMessage(problem ?? null, path);
  const isElsewhere = problem === null || (problem !== undefined && !problem.errors?.length);
  return (
    <>
      <h1 className="display text-28 font-bold md:text-40">{t(`${kind}.title`, facts)}</h1>
      <p className="mt-3 text-ink-2 wrap-anywhere">{t(`${kind}.lead`, facts)}</p>
      <form onSubmit={submit} noValidate className="mt-6 grid gap-[18px]">
        {/* tells a password manager whose password this is */}
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        {needs === "name-and-password" ? (
          <Field label={t("name")} hint={t("nameHint")} error={fieldError("name")}>
            {(control) => (
              <Input
                {...control}
                className="min-h-12"
                name="name"
                autoComplete="name"
                maxLength={200}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        {needs === "nothing" ? null : (
          <SecretField
            label={t(kind === "reset" ? "newPassword" : "password")}
            value={password}
            onChange={setPassword}
            autoComplete="new-password"
            error={fieldError("password")}
          />
        )}
        <Button type="submit" variant="sticker" size="lg" disabled={isSending}>
          {isSending ? t("doing") : t(`${kind}.do`)}
        </Button>
        <p role="alert" className="text-14 text-bad empty:hidden">
          {isElsewhere ? (problem?.detail ?? t("failed.body")) : null}
        </p>
      </form>
    </>
  );
}
