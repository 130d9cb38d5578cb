"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { type StepMethod, submitToDoor } from "@/components/factors/submit-to-door";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordField } from "./password-field";
import { type Refusal, SignInProblem } from "./sign-in-problem";

type SignInFormProps = {
  /** A path the server has checked; null asks the sign-in page, which knows the way home by role. */
  next: string | null;
  /** A passkey is offered above. */
  isSecondWay: boolean;
  onEntered: (path: string) => void;
  onSecondStep: (methods: StepMethod[]) => void;
};

export function SignInForm({ next, isSecondWay, onEntered, onSecondStep }: SignInFormProps) {
  const t = useTranslations("account.signIn");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isSending, setSending] = useState(false);
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setSending(true);
    const fields = { email: String(form.get("email")), password: String(form.get("password")) };
    const answer = await submitToDoor("credentials", fields, next ?? "/");
    if (answer.kind === "signed-in") return onEntered(answer.path);
    if (answer.kind === "second") return onSecondStep(answer.methods);
    setSending(false);
    setRefusal(answer.kind === "wrong" || answer.kind === "throttled" ? answer : { kind: "unavailable" });
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
            autoComplete="username webauthn"
            required
            maxLength={254}
          />
        )}
      </Field>
      <PasswordField ref={password} isWrong={refusal?.kind === "wrong"} />
      <Button
        type="submit"
        variant={isSecondWay ? "outline" : "sticker"}
        size="lg"
        disabled={isSending || refusal?.kind === "throttled"}
      >
        {isSending ? t("sending") : refusal?.kind === "throttled" ? t("waiting") : t("submit")}
      </Button>
    </form>
  );
}
