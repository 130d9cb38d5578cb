"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { UploadLimits } from "./drop-zone";
import { formatBytes, formatLimit } from "./format-bytes";
import type { Refusal } from "./upload-item";

/** Spares the trip for what the server would refuse for certain: nothing in it, or more than even a lossless file may have. */
export function useFileCheck({ maxLosslessBytes }: UploadLimits) {
  const t = useTranslations("portal.upload.refusal");
  return useCallback(
    (file: File): Refusal | null => {
      if (file.size === 0) return { title: t("empty.title"), detail: t("empty.detail"), isTransient: false };
      if (file.size <= maxLosslessBytes) return null;
      const words = { size: formatBytes(file.size), limit: formatLimit(maxLosslessBytes) };
      return { title: t("tooLarge.title"), detail: t("tooLarge.detail", words), isTransient: false };
    },
    [t, maxLosslessBytes],
  );
}
