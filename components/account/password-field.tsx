"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Ref, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export function PasswordField({ ref, isWrong }: { ref: Ref<HTMLInputElement>; isWrong: boolean }) {
  const t = useTranslations("account.signIn");
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <Field label={t("password")}>
      {(control) => (
        <span className="relative block">
          <Input
            {...control}
            ref={ref}
            aria-invalid={isWrong || undefined}
            className="min-h-12 pe-12"
            name="password"
            type={isShown ? "text" : "password"}
            autoComplete="current-password"
            required
            maxLength={1000}
          />
          <button
            type="button"
            aria-pressed={isShown}
            aria-label={t("showPassword")}
            onClick={() => setShown(!isShown)}
            className="absolute inset-y-0 end-0 grid w-12 place-items-center rounded-tight text-ink-2 hover:text-ink"
          >
            <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </span>
      )}
    </Field>
  );
}
