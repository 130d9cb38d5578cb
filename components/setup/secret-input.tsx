"use client";

import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { SecretInput as Control } from "@/components/ui/secret-input";

/** As it stands in the set-up. */
export function SecretInput(props: Omit<ComponentProps<typeof Control>, "showLabel">) {
  const t = useTranslations("setup");
  return <Control {...props} showLabel={t("showPassword")} />;
}
