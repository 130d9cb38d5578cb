"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { SecretInput } from "@/components/ui/secret-input";

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
  return (
    <Field label={label} error={error} hint={autoComplete === "new-password" ? t("hint") : undefined}>
      {(control) => (
        <SecretInput
          {...control}
          name={autoComplete}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          showLabel={t("show")}
        />
      )}
    </Field>
  );
}
