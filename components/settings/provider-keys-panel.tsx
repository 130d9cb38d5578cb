"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmRemoval } from "@/components/back/confirm-removal";
import { formatFull } from "@/components/back/format-time";
import { Panel } from "@/components/back/panel";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { Button } from "@/components/ui/button";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import { CredentialBoard, type CredentialPart, type CredentialView } from "@/lib/shared/schemas/credentials";
import { ProviderKeysForm } from "./provider-keys-form";
import { ProviderKeysTest } from "./provider-keys-test";
import { WebhookAddress } from "./webhook-address";

type PanelProps = { view: CredentialView; zone: string; onChanged: (board: CredentialBoard) => void };

const TONE: Record<CredentialView["source"], StatusTone> = {
  page: "ok",
  environment: "ok",
  none: "quiet",
  unreadable: "bad",
};

function PartRow({ part }: { part: CredentialPart }) {
  const t = useTranslations("settings.keys");
  const end = part.isSecret && part.shown !== null ? t("endsIn", { end: part.shown }) : part.shown;
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-6 border-t border-line py-2">
      <dt className="text-ink-2">{t(`part.${part.name}`)}</dt>
      <dd className={`wrap-anywhere ${part.shown === null ? "text-ink-2" : "figures text-13"}`}>
        {end ?? t(part.isSet ? "isSet" : "notSet")}
      </dd>
    </div>
  );
}

/** One rail's keys: what is in force, the test, and the form that replaces them. */
export function ProviderKeysPanel({ view, zone, onChanged }: PanelProps) {
  const t = useTranslations("settings.keys");
  const locale = useLocale();
  const [isEditing, setEditing] = useState(false);
  const { provider, source, setAt } = view;
  const name = nameOfProvider(provider);
  const hasKeys = source === "page" || source === "environment";
  const change = (board: CredentialBoard) => {
    setEditing(false);
    onChanged(board);
  };
  return (
    <Panel
      title={name}
      className="border-t border-line"
      aside={
        <StatusTag tone={TONE[source]}>
          {t(`source.${source}`, { at: setAt ? formatFull(setAt, zone, locale) : "" })}
        </StatusTag>
      }
    >
      <div className="grid max-w-2xl gap-4">
        {source === "unreadable" ? <p className="text-bad">{t("unreadable")}</p> : null}
        {hasKeys ? (
          <dl aria-label={t("parts")}>
            {view.parts.map((part) => (
              <PartRow key={part.name} part={part} />
            ))}
          </dl>
        ) : null}
        <WebhookAddress provider={name} address={view.webhookUrl} />
        {isEditing ? (
          <ProviderKeysForm view={view} onSaved={change} onCancel={() => setEditing(false)} />
        ) : (
          <div className="flex flex-wrap items-center gap-2">
            <Button variant="outline" size="sm" className="min-h-11 md:min-h-8" onClick={() => setEditing(true)}>
              {t(hasKeys ? "replace" : "enter")} <span className="sr-only">{name}</span>
            </Button>
            {hasKeys ? <ProviderKeysTest key={setAt} provider={provider} /> : null}
            {source === "page" || source === "unreadable" ? (
              <ConfirmRemoval
                path={`/api/settings/payments/keys/${provider}`}
                subject={name}
                words={{
                  remove: t("remove"),
                  title: t("removeTitle", { provider: name }),
                  body: t("removeBody"),
                  keep: t("keep"),
                  failed: t("failed"),
                }}
                onRemoved={(answer) => change(CredentialBoard.parse(answer))}
              />
            ) : null}
          </div>
        )}
      </div>
    </Panel>
  );
}
