"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { askPasskey } from "./ask-passkey";
import { CodeForm } from "./code-form";
import { DoorProblem, type KeyRefusal } from "./door-problem";
import { OtherWays } from "./other-ways";
import { type StepMethod, submitToDoor } from "./submit-to-door";

type SecondStepProps = {
  methods: readonly StepMethod[];
  next: string | null;
  onEntered: (path: string) => void;
  onLeft: () => void;
};

/** What follows a right password: a code of the app, a key, or a backup code. */
export function SecondStep({ methods, next, onEntered, onLeft }: SecondStepProps) {
  const t = useTranslations("factors.door");
  const proof = useTranslations("proof");
  const [method, setMethod] = useState<StepMethod>(methods.includes("totp") ? "totp" : (methods[0] ?? "backup"));
  const [refusal, setRefusal] = useState<KeyRefusal | null>(null);
  const [isSending, setSending] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  async function prove(fields: Record<string, string>) {
    setSending(true);
    const answer = await submitToDoor("second-step", { method, ...fields }, next ?? "/");
    if (answer.kind === "signed-in") return onEntered(answer.path);
    setSending(false);
    if (answer.kind !== "second" && answer.kind !== "wrong") setRefusal(answer);
  }
  async function askKey() {
    setRefusal(null);
    setSending(true);
    const answer = await askPasskey("/api/sign-in/second-step");
    if (answer.kind === "answered") return prove({ response: answer.response });
    setSending(false);
    setRefusal({ kind: answer.kind });
  }
  async function startOver() {
    await sendJson("DELETE", "/api/sign-in/second-step");
    onLeft();
  }

  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="display text-40 font-bold tracking-[-0.022em] outline-none">
        {t("secondTitle")}
      </h1>
      <p className="mt-2 mb-7 text-ink-2">{t(`lead.${method}`)}</p>
      {refusal ? (
        <div className="mb-[18px]">
          <DoorProblem refusal={refusal} onPauseEnd={() => setRefusal(null)} />
        </div>
      ) : null}
      {method === "passkey" ? (
        <Button variant="sticker" size="lg" className="w-full" disabled={isSending} onClick={() => void askKey()}>
          {isSending ? t("sending") : proof("askKey")}
        </Button>
      ) : (
        <CodeForm
          key={method}
          method={method}
          isSending={isSending}
          isWrong={refusal?.kind === "code"}
          words={{ confirm: t("confirm"), sending: t("sending") }}
          onCode={(code) => void prove({ code })}
        />
      )}
      <OtherWays
        methods={methods.filter((one) => one !== method)}
        onChosen={(chosen) => {
          setRefusal(null);
          setMethod(chosen);
        }}
      />
      <button
        type="button"
        onClick={() => void startOver()}
        className="mt-4 min-h-11 cursor-pointer self-start text-14 underline decoration-line-2 underline-offset-[0.22em]"
      >
        {t("startOver")}
      </button>
      <p className="mt-4 text-14 text-ink-2">{t("lost")}</p>
    </>
  );
}
