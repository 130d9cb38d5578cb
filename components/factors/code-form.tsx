"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { CODE_LENGTH, CodeBoxes } from "./code-boxes";

type CodeFormProps = {
  method: "totp" | "backup";
  isSending: boolean;
  /** Whether the last one did not fit; `error` says it at the field, where nothing else does. */
  isWrong: boolean;
  error?: string | undefined;
  words: { confirm: string; sending: string };
  onCode: (code: string) => void;
};

/** A code of the app, or a backup code. */
export function CodeForm({ method, isSending, isWrong, error, words, onCode }: CodeFormProps) {
  const t = useTranslations("proof");
  const [code, setCode] = useState("");
  const missing = method === "totp" ? CODE_LENGTH - code.length : 0;
  const invalid = isWrong || undefined;
  return (
    <form
      method="post"
      className="grid gap-[18px]"
      onSubmit={(event) => {
        event.preventDefault();
        // a dialog is outside the form it came from on the page, and inside it in React's tree
        event.stopPropagation();
        onCode(code);
        if (method === "totp") setCode("");
      }}
    >
      {method === "totp" ? (
        <Field label={t("code")} hint={t("codeHint")} error={error}>
          {(control) => <CodeBoxes {...control} aria-invalid={invalid} value={code} onCode={setCode} />}
        </Field>
      ) : (
        <Field label={t("backup")} hint={t("backupHint")} error={error}>
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
        {isSending ? words.sending : missing > 0 ? t("toGo", { count: missing }) : words.confirm}
      </Button>
    </form>
  );
}
