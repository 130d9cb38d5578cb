"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type SecretFieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** `new-password` lets a browser propose one. */
  autoComplete: "new-password" | "current-password";
  error?: string | undefined;
};

/** A password that can be looked at before it is sent. */
export function SecretField({ label, value, onChange, autoComplete, error }: SecretFieldProps) {
  const t = useTranslations("people.secret");
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <Field label={label} error={error} hint={autoComplete === "new-password" ? t("hint") : undefined}>
      {(control) => (
        <span className="relative block">
          <Input
            {...control}
            className="min-h-12 pe-12"
            name={autoComplete}
            type={isShown ? "text" : "password"}
            autoComplete={autoComplete}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={1000}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <button
            type="button"
            aria-pressed={isShown}
            aria-label={t("show")}
            onClick={() => setShown(!isShown)}
            className="absolute inset-y-0 end-0 grid w-12 cursor-pointer place-items-center rounded-tight text-ink-2 hover:text-ink"
          >
            <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </span>
      )}
    </Field>
  );
}
