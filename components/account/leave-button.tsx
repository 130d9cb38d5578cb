"use client";

import { signOut } from "next-auth/react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

export function LeaveButton() {
  const t = useTranslations("people.account");
  return <Button onClick={() => void signOut({ callbackUrl: "/" })}>{t("signOut")}</Button>;
}
