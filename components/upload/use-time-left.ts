"use client";

import { useTranslations } from "next-intl";
import { formatBytes } from "./format-bytes";

/** Rate and remaining time in words; null while nothing is known to move. */
export function useTimeLeft(bytesPerSecond: number | null, secondsLeft: number | null) {
  const t = useTranslations("portal.upload");
  if (bytesPerSecond === null || secondsLeft === null) return null;
  const time =
    secondsLeft < 90
      ? t("left.seconds", { count: secondsLeft })
      : t("left.minutes", { count: Math.ceil(secondsLeft / 60) });
  return { rate: t("rate", { size: formatBytes(bytesPerSecond) }), time };
}
