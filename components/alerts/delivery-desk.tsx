"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Panel } from "@/components/back/panel";
import { ShownOnce } from "@/components/back/shown-once";
import type { CreatedWebhookTarget, WebhookTargetView } from "@/lib/shared/schemas/alerts";
import { ReceiverForm } from "./receiver-form";
import { ReceiverRow } from "./receiver-row";

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
          <ShownOnce
            title={t("secretOf", { name: created.target.name })}
            lead={t("onlyOnce")}
            secret={secret}
            onDone={() => setCreated(null)}
          >
            <p className="mt-3 text-ink-2">{t("howSigned")}</p>
            <code className="figures mt-1.5 block text-12 wrap-anywhere text-ink-2">
              backline-signature: t=&lt;seconds&gt;,v1=&lt;hex(hmac-sha256(secret, seconds + "." + body))&gt;
            </code>
          </ShownOnce>
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
