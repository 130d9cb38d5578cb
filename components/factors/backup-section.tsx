"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { StatusTag } from "@/components/ui/status-tag";
import { ChangeRefused } from "./change-refused";
import { FactorSection } from "./factor-section";
import { useFactorChange } from "./use-factor-change";

const FEW = 3;

type BackupSectionProps = { left: number; onCodes: (codes: readonly string[]) => void };

export function BackupSection({ left, onCodes }: BackupSectionProps) {
  const t = useTranslations("factors.page");
  const { send, problem, isSending, refresh, dialog } = useFactorChange();
  const renew = async () => {
    const made = await send("POST", "backup-codes");
    if (!made) return;
    onCodes((made.body as { backupCodes: string[] }).backupCodes);
    refresh();
  };
  const isFew = left <= FEW;
  return (
    <FactorSection title={t("codes")} lead={t("codesLead")}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-14">
        <StatusTag tone={isFew ? "warn" : "ok"} className="text-14">
          {t("codesLeft", { count: left })}
        </StatusTag>
        {isFew ? <p className="text-ink-2">{t("codesFew")}</p> : null}
        <Button disabled={isSending} onClick={() => void renew()}>
          {isSending ? t("makingCodes") : t("makeCodes")}
        </Button>
      </div>
      <ChangeRefused problem={problem} />
      {dialog}
    </FactorSection>
  );
}
