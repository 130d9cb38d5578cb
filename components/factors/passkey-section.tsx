"use client";

import { type PublicKeyCredentialCreationOptionsJSON, startRegistration, WebAuthnError } from "@simplewebauthn/browser";
import { Fingerprint } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { AddedFactor, FactorView } from "@/lib/shared/schemas/factors";
import { ChangeRefused } from "./change-refused";
import { FactorRow } from "./factor-row";
import { FactorSection } from "./factor-section";
import { useFactorChange } from "./use-factor-change";

type PasskeySectionProps = {
  passkeys: readonly FactorView[];
  zone: string;
  hasPasskeys: boolean;
  onCodes: (codes: readonly string[]) => void;
};

export function PasskeySection({ passkeys, zone, hasPasskeys, onCodes }: PasskeySectionProps) {
  const t = useTranslations("factors.page");
  return (
    <FactorSection title={t("passkeys")} lead={t("passkeysLead")}>
      {passkeys.length > 0 ? (
        <ul className="border-t border-line">
          {passkeys.map((factor) => (
            <FactorRow key={factor.id} factor={factor} zone={zone} />
          ))}
        </ul>
      ) : (
        <p className="text-14 text-ink-2">{t("noPasskeys")}</p>
      )}
      {hasPasskeys ? <AddPasskey onCodes={onCodes} /> : <p className="text-14 text-ink-2">{t("noName")}</p>}
    </FactorSection>
  );
}

function AddPasskey({ onCodes }: Pick<PasskeySectionProps, "onCodes">) {
  const t = useTranslations("factors.page");
  const { send, fail, problem, isSending, refresh, dialog } = useFactorChange();
  const [isAsking, setAsking] = useState(false);

  /** Undefined when the person closed the question; said so. */
  async function makeKey(options: PublicKeyCredentialCreationOptionsJSON) {
    try {
      return await startRegistration({ optionsJSON: options });
    } catch (error) {
      const isKnown = error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED";
      fail(t(isKnown ? "known" : "stopped"));
      return undefined;
    }
  }
  async function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get("name"));
    const options = await send("POST", "passkeys/options");
    if (!options) return;
    setAsking(true);
    const response = await makeKey(options.body as PublicKeyCredentialCreationOptionsJSON);
    setAsking(false);
    const added = response && (await send("POST", "passkeys", { name, response }));
    if (!added) return;
    form.reset();
    const { backupCodes } = added.body as AddedFactor;
    if (backupCodes) onCodes(backupCodes);
    refresh();
  }

  return (
    <form onSubmit={(event) => void add(event)} className="grid gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <Field label={t("name")} hint={t("nameHint")} className="min-w-60 flex-1 md:max-w-96">
          {(control) => <Input {...control} name="name" required maxLength={60} autoComplete="off" />}
        </Field>
        <Button type="submit" disabled={isSending || isAsking} className="md:mt-6.5">
          <Fingerprint size={18} strokeWidth={1.75} aria-hidden="true" />
          {isSending || isAsking ? t("adding") : t("addPasskey")}
        </Button>
      </div>
      <ChangeRefused problem={problem} />
      {dialog}
    </form>
  );
}
