"use client";

import { ChevronRight, KeyRound, LifeBuoy, type LucideIcon, Smartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { askPasskey } from "./ask-passkey";
import { CODE_LENGTH, CodeBoxes } from "./code-boxes";
import { DoorProblem, type KeyRefusal } from "./door-problem";
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
    const answer = await askPasskey("second-step");
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
          {isSending ? t("sending") : t("askKey")}
        </Button>
      ) : (
        <CodeForm
          key={method}
          method={method}
          isSending={isSending}
          isWrong={refusal?.kind === "code"}
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

type CodeFormProps = {
  method: "totp" | "backup";
  isSending: boolean;
  isWrong: boolean;
  onCode: (code: string) => void;
};

function CodeForm({ method, isSending, isWrong, onCode }: CodeFormProps) {
  const t = useTranslations("factors.door");
  const [code, setCode] = useState("");
  const missing = method === "totp" ? CODE_LENGTH - code.length : 0;
  const invalid = isWrong || undefined;
  return (
    <form
      method="post"
      className="grid gap-[18px]"
      onSubmit={(event) => {
        event.preventDefault();
        onCode(code);
        if (method === "totp") setCode("");
      }}
    >
      {method === "totp" ? (
        <Field label={t("code")} hint={t("codeHint")}>
          {(control) => <CodeBoxes {...control} aria-invalid={invalid} value={code} onCode={setCode} />}
        </Field>
      ) : (
        <Field label={t("backup")} hint={t("backupHint")}>
          {(control) => (
            <Input
              {...control}
              aria-invalid={invalid}
              className="figures min-h-12"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              required
              maxLength={40}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
      )}
      <Button type="submit" variant="sticker" size="lg" disabled={isSending || missing > 0}>
        {isSending ? t("sending") : missing > 0 ? t("toGo", { count: missing }) : t("confirm")}
      </Button>
    </form>
  );
}

const WAYS: Record<StepMethod, { icon: LucideIcon; words: "useTotp" | "useKey" | "useBackup" }> = {
  totp: { icon: Smartphone, words: "useTotp" },
  passkey: { icon: KeyRound, words: "useKey" },
  backup: { icon: LifeBuoy, words: "useBackup" },
};

function OtherWays({ methods, onChosen }: { methods: readonly StepMethod[]; onChosen: (method: StepMethod) => void }) {
  const t = useTranslations("factors.door");
  if (methods.length === 0) return null;
  return (
    <ul className="mt-[18px] border-t border-line">
      {methods.map((method) => {
        const { icon: Icon, words } = WAYS[method];
        return (
          <li key={method} className="border-b border-line">
            <button
              type="button"
              onClick={() => onChosen(method)}
              className="grid min-h-13 w-full cursor-pointer grid-cols-[22px_minmax(0,1fr)_18px] items-center gap-3 text-start font-medium hover:bg-sunk"
            >
              <Icon size={18} strokeWidth={1.75} aria-hidden="true" className="text-ink-2" />
              {t(words)}
              <ChevronRight size={16} aria-hidden="true" className="text-ink-2 rtl:-scale-x-100" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
