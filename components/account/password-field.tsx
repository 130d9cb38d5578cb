"use client";

import { useTranslations } from "next-intl";
import type { Ref } from "react";
import { Field } from "@/components/ui/field";
import { SecretInput } from "@/components/ui/secret-input";

export function PasswordField({ ref, isWrong }: { ref: Ref<HTMLInputElement>; isWrong: boolean }) {
  const t = useTranslations("account.signIn");
  return (
    <Field label={t("password")}>
      {(control) => (
        <SecretInput
          {...control}
          ref={ref}
          aria-invalid={isWrong || undefined}
          name="password"
          autoComplete="current-password"
          required
          showLabel={t("showPassword")}
        />
      )}
    </Field>
  );
}
