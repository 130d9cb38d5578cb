"use client";

import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { leave, useIsLeaving } from "./leaving";

export function SignOutButton() {
  const t = useTranslations("back");
  const isLeaving = useIsLeaving();
  return (
    <button
      type="button"
      disabled={isLeaving}
      aria-label={t("signOut")}
      title={t("signOut")}
      onClick={() => void leave()}
      className="grid size-11 shrink-0 cursor-pointer place-items-center rounded-tight text-ink-2 hover:text-ink disabled:opacity-50 md:size-8"
    >
      <LogOut size={15} strokeWidth={1.75} aria-hidden className="rtl:-scale-x-100" />
    </button>
  );
}
