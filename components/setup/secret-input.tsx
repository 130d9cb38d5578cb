"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { Input } from "@/components/ui/input";

/** A password that can be looked at while it is typed. */
export function SecretInput(props: ComponentProps<typeof Input>) {
  const t = useTranslations("setup");
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <span className="relative block">
      <Input {...props} className="min-h-12 pe-12" type={isShown ? "text" : "password"} maxLength={1000} />
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
  );
}
