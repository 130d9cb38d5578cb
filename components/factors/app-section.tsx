"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { AddedFactor, FactorView, TotpStart } from "@/lib/shared/schemas/factors";
import { ChangeRefused } from "./change-refused";
import { CODE_LENGTH, CodeBoxes } from "./code-boxes";
import { FactorRow } from "./factor-row";
import { FactorSection } from "./factor-section";
import { QrCode } from "./qr-code";
import { useFactorChange } from "./use-factor-change";

type AppSectionProps = { app: FactorView | null; zone: string; onCodes: (codes: readonly string[]) => void };

export function AppSection({ app, zone, onCodes }: AppSectionProps) {
  const t = useTranslations("factors.page");
  return (
    <FactorSection title={t("app")} lead={t("appLead")}>
      {app ? (
        <ul className="border-t border-line">
          <FactorRow factor={app} zone={zone} />
        </ul>
      ) : (
        <SetUpApp onCodes={onCodes} />
      )}
    </FactorSection>
  );
}

function SetUpApp({ onCodes }: Pick<AppSectionProps, "onCodes">) {
  const t = useTranslations("factors.page");
  const { send, problem, isSending, dialog } = useFactorChange();
  const [start, setStart] = useState<TotpStart | null>(null);
  const begin = async () => {
    const begun = await send("POST", "totp", { name: t("appNameDefault") });
    if (begun) setStart(begun.body as TotpStart);
  };
  if (start) return <FirstCode start={start} onCodes={onCodes} onCancel={() => setStart(null)} />;
  return (
    <div className="grid justify-items-start gap-3">
      <Button disabled={isSending} onClick={() => void begin()}>
        {t("setUpApp")}
      </Button>
      <ChangeRefused problem={problem} />
      {dialog}
    </div>
  );
}

type FirstCodeProps = Pick<AppSectionProps, "onCodes"> & { start: TotpStart; onCancel: () => void };

function FirstCode({ start, onCodes, onCancel }: FirstCodeProps) {
  const t = useTranslations("factors.page");
  const { send, problem, isSending, refresh, dialog } = useFactorChange();
  const [code, setCode] = useState("");
  async function confirm(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const added = await send("POST", "totp/confirm", { code });
    setCode("");
    if (!added) return;
    const { backupCodes } = added.body as AddedFactor;
    if (backupCodes) onCodes(backupCodes);
    refresh();
  }
  return (
    <form onSubmit={(event) => void confirm(event)} className="grid gap-6 md:grid-cols-[auto_minmax(0,1fr)]">
      <figure className="grid justify-items-start gap-2">
        <figcaption className="text-14 font-medium">{t("scan")}</figcaption>
        <QrCode text={start.uri} label={t("scanAlt")} />
      </figure>
      <div className="grid max-w-96 content-start gap-4">
        <div>
          <p className="text-14">{t("typeInstead")}</p>
          <code className="figures mt-2 block rounded-tight border border-line-2 bg-sunk p-3 text-13 wrap-anywhere select-all">
            {start.secret.match(/.{4}/g)?.join(" ")}
          </code>
        </div>
        <Field label={t("firstCode")}>{(control) => <CodeBoxes {...control} value={code} onCode={setCode} />}</Field>
        <ChangeRefused problem={problem} />
        {dialog}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="sticker" disabled={isSending || code.length < CODE_LENGTH}>
            {isSending ? t("confirming") : t("confirmApp")}
          </Button>
          <Button variant="quiet" onClick={onCancel}>
            {t("cancel")}
          </Button>
        </div>
      </div>
    </form>
  );
}
