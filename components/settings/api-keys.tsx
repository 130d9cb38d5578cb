"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Panel } from "@/components/back/panel";
import { ShownOnce } from "@/components/back/shown-once";
import type { ApiKeyView, CreatedApiKey } from "@/lib/shared/schemas/accounts";
import { KeyForm } from "./key-form";
import { KeyRow } from "./key-row";

type ApiKeysProps = { keys: readonly ApiKeyView[]; zone: string };

/** A person's own keys: list, make, revoke. The list is the server's and is asked for again after each change. */
export function ApiKeys({ keys, zone }: ApiKeysProps) {
  const t = useTranslations("settings");
  const router = useRouter();
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  return (
    <>
      <Panel title={t("access.yourKeys")} className="border-t border-line">
        {keys.length === 0 ? (
          <p className="border-t border-line py-5 text-ink-2">{t("access.empty")}</p>
        ) : (
          <ul className="border-t border-line">
            {keys.map((apiKey) => (
              <KeyRow key={apiKey.id} apiKey={apiKey} zone={zone} onRevoked={() => router.refresh()} />
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={t("access.newKey")} className="border-t border-line">
        {created ? (
          <ShownOnce
            title={t("access.created", { name: created.key.name })}
            lead={t("access.onlyOnce")}
            secret={created.token}
            onDone={() => setCreated(null)}
          />
        ) : (
          <KeyForm
            onCreated={(made) => {
              setCreated(made);
              router.refresh();
            }}
          />
        )}
      </Panel>
    </>
  );
}
