"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordField } from "./password-field";
import { SignInProblem } from "./sign-in-problem";
import { type SignInAnswer, submitPassword } from "./submit-password";

type Refusal = Exclude<SignInAnswer, { kind: "signed-in" }>;

/** `next` is a path the server has checked; null asks the sign-in page, which knows the way home by role. */
export function SignInForm({ next }: { next: string | null }) {
  const t = useTranslations("account.signIn");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isSending, setSending] = useState(false);
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setSending(true);
    const answer = await submitPassword({
      email: String(form.get("email")),
      password: String(form.get("password")),
      next: next ?? "/",
    });
    // a full load, so that every part of the page sees who came
    if (answer.kind === "signed-in") return window.location.assign(next ? answer.path : "/sign-in");
    setSending(false);
    setRefusal(answer);
    password.current?.select();
  }

  return (
    // pressed before this script runs, the browser sends the form itself: never as part of the address
    <form method="post" onSubmit={submit} className="grid gap-[18px]">
      {refusal ? <SignInProblem refusal={refusal} onPauseEnd={() => setRefusal(null)} /> : null}
      <Field label={t("email")}>
        {(control) => (
          <Input
            {...control}
            className="min-h-12"
            name="email"
            type="email"
            autoComplete="username"
            required
            maxLength={254}
          />
        )}
      </Field>
      <PasswordField ref={password} isWrong={refusal?.kind === "wrong"} />
      <Button type="submit" variant="sticker" size="lg" disabled={isSending || refusal?.kind === "throttled"}>
        {isSending ? t("sending") : refusal?.kind === "throttled" ? t("waiting") : t("submit")}
      </Button>
    </form>
  );
}
