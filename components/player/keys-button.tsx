"use client";
import { useTranslations } from "next-intl";
import { playerSheet } from "./player-store";

export function KeysButton({ className }: { className?: string }) {
  const t = useTranslations("player");
  return (
    <button type="button" className={className} onClick={() => playerSheet.set("help")}>
      {t("pressForKeys")}
    </button>
  );
}
