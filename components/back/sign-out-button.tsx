"use client";

import { LogOut } from "lucide-react";
import { signOut } from "next-auth/react";
import { useTranslations } from "next-intl";
import { useState } from "react";

export function SignOutButton() {
  const t = useTranslations("back");
  const [isLeaving, setLeaving] = useState(false);
  return (
    <button
      type="button"
      disabled={isLeaving}
      aria-label={t("signOut")}
      title={t("signOut")}
      onClick={() => {
        setLeaving(true);
        signOut({ callbackUrl: "/" }).catch(() => setLeaving(false));
      }}
      className="grid size-11 shrink-0 cursor-pointer place-items-center rounded-tight text-ink-2 hover:text-ink disabled:opacity-50 md:size-8"
    >
      <LogOut size={15} strokeWidth={1.75} aria-hidden className="rtl:-scale-x-100" />
    </button>
  );
}
