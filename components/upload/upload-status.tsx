"use client";

import { AudioLines, Clock, FileQuestion, Pause, Upload, WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusTag } from "@/components/ui/status-tag";
import type { DeskRow } from "./desk-rows";

/** The state of one file in three ways at once: icon, word, colour. */
export function UploadStatus({ row, notes }: { row: DeskRow; notes: number }) {
  const words = useTranslations("draft");
  const t = useTranslations("portal.upload.phase");
  const phase = row.item?.phase ?? "ready";
  switch (phase) {
    case "waiting":
      return (
        <StatusTag tone="quiet" icon={Clock}>
          {t("waiting")}
        </StatusTag>
      );
    case "uploading":
      return (
        <StatusTag tone="live" icon={Upload}>
          {t("uploading")}
        </StatusTag>
      );
    case "interrupted":
      return (
        <StatusTag tone="warn" icon={WifiOff}>
          {t("interrupted")}
        </StatusTag>
      );
    case "paused":
      return (
        <StatusTag tone="quiet" icon={Pause}>
          {t("paused")}
        </StatusTag>
      );
    case "missing":
      return (
        <StatusTag tone="warn" icon={FileQuestion}>
          {t("missing")}
        </StatusTag>
      );
    case "analysing":
      return (
        <StatusTag tone="live" icon={AudioLines}>
          {t("analysing")}
        </StatusTag>
      );
    case "refused":
      return <StatusTag tone="bad">{row.item?.refusal?.isTransient ? t("stopped") : t("refused")}</StatusTag>;
    case "ready":
      if (notes > 0 && !row.item?.isDuplicate)
        return <StatusTag tone="warn">{words("notes", { count: notes })}</StatusTag>;
      return row.item?.isDuplicate ? (
        <StatusTag tone="warn">{t("duplicate")}</StatusTag>
      ) : (
        <StatusTag tone="ok">{t("ready")}</StatusTag>
      );
  }
}
