"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Panel } from "@/components/back/panel";
import type { CreatedWebhookTarget, WebhookTargetView } from "@/lib/shared/schemas/alerts";
import { ReceiverForm } from "./receiver-form";
import { ReceiverRow } from "./receiver-row";
import { SigningSecret } from "./signing-secret";

type DeliveryDeskProps = { targets: readonly WebhookTargetView[]; hosts: readonly string[]; zone: string };

/** Where alerts are sent: add, test, switch off, remove. The list is the server's and is asked for again after each change. */
export function DeliveryDesk({ targets, hosts, zone }: DeliveryDeskProps) {
  const t = useTranslations("alerts.delivery");
  const router = useRouter();
  const [created, setCreated] = useState<CreatedWebhookTarget | null>(null);
  const secret = created?.signingSecret;
  return (
    <>
      <Panel title={t("receivers")} className="border-t border-line">
        {targets.length === 0 ? (
          <p className="border-t border-line py-5 text-ink-2">{t("none")}</p>
        ) : (
          <ul className="border-t border-line">
            {targets.map((target) => (
              <ReceiverRow key={target.id} target={target} zone={zone} onChanged={() => router.refresh()} />
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={t("addTitle")} className="border-t border-line">
        {created && secret ? (
          <SigningSecret name={created.target.name} secret={secret} onDone={() => setCreated(null)} />
        ) : (
          <ReceiverForm
            hosts={hosts}
            onAdded={(added) => {
              setCreated(added);
              router.refresh();
            }}
          />
        )}
      </Panel>
    </>
  );
}
