"use client";

import { Fingerprint } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import { SignInForm } from "@/components/account/sign-in-form";
import { Button } from "@/components/ui/button";
import { askPasskey, suggestPasskeys } from "./ask-passkey";
import { DoorProblem, type KeyRefusal } from "./door-problem";
import { SecondStep } from "./second-step";
import { type DoorAnswer, type StepMethod, submitToDoor } from "./submit-to-door";

type SignInDoorProps = {
  /** A path the server has checked; null asks the sign-in page, which knows the way home by role. */
  next: string | null;
  hasPasskeys: boolean;
  /** Somebody whose password was right already, in this browser. */
  waitsFor: readonly StepMethod[] | null;
  /** Heading and words above the form. */
  children: ReactNode;
};

/** The way in: a passkey alone, or e-mail and password and what must follow. */
export function SignInDoor({ next, hasPasskeys, waitsFor, children }: SignInDoorProps) {
  const [methods, setMethods] = useState(waitsFor);
  // a full load, so that every part of the page sees who came
  const enter = (path: string) => window.location.assign(next ? path : "/sign-in");
  if (methods) return <SecondStep methods={methods} next={next} onEntered={enter} onLeft={() => setMethods(null)} />;
  return (
    <>
      {children}
      {hasPasskeys ? <PasskeyDoor next={next} onEntered={enter} /> : null}
      <SignInForm next={next} isSecondWay={hasPasskeys} onEntered={enter} onSecondStep={setMethods} />
    </>
  );
}

function PasskeyDoor({ next, onEntered }: { next: string | null; onEntered: (path: string) => void }) {
  const t = useTranslations("factors.door");
  const [refusal, setRefusal] = useState<KeyRefusal | null>(null);
  const [isAsking, setAsking] = useState(false);
  const stopSuggesting = useRef(() => {});

  const take = (answer: DoorAnswer) => {
    if (answer.kind === "signed-in") return onEntered(answer.path);
    setAsking(false);
    if (answer.kind === "key" || answer.kind === "unavailable" || answer.kind === "throttled") setRefusal(answer);
  };
  const submit = async (response: string) => take(await submitToDoor("passkey", { response }, next ?? "/"));
  const suggested = useEffectEvent((response: string) => void submit(response));
  useEffect(() => {
    stopSuggesting.current = suggestPasskeys((response) => suggested(response));
    return () => stopSuggesting.current();
  }, []);

  async function ask() {
    stopSuggesting.current();
    setRefusal(null);
    setAsking(true);
    const answer = await askPasskey("/api/sign-in/passkey");
    if (answer.kind === "answered") return submit(answer.response);
    setAsking(false);
    setRefusal({ kind: answer.kind });
  }

  return (
    <div className="mb-[18px] grid gap-[18px]">
      {refusal ? <DoorProblem refusal={refusal} onPauseEnd={() => setRefusal(null)} /> : null}
      <Button variant="sticker" size="lg" disabled={isAsking} onClick={() => void ask()}>
        <Fingerprint size={20} strokeWidth={1.75} aria-hidden="true" />
        {isAsking ? t("asking") : t("usePasskey")}
      </Button>
      <p className="flex items-center gap-3.5 text-14 text-ink-3 before:flex-1 before:border-t before:border-line after:flex-1 after:border-t after:border-line">
        {t("or")}
      </p>
    </div>
  );
}
