"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatFull } from "@/components/back/format-time";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { ApiKeyView } from "@/lib/shared/schemas/accounts";

type KeyRowProps = { apiKey: ApiKeyView; zone: string; onRevoked: () => void };

function RevokeKey({ apiKey, onRevoked }: Omit<KeyRowProps, "zone">) {
  const t = useTranslations("settings");
  const [error, setError] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const revoke = async () => {
    setSending(true);
    const result = await sendJson("DELETE", `/api/settings/api-keys/${apiKey.id}`);
    setSending(false);
    if (result.ok) onRevoked();
    else setError(result.problem?.detail ?? t("access.failed"));
  };
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="outline" size="sm" className="min-h-11 md:min-h-8">
          {t("access.revoke")}
        </Button>
      </DialogTrigger>
      <DialogContent title={t("access.revokeTitle", { name: apiKey.name })} description={t("access.revokeBody")}>
        {error ? (
          <p role="alert" className="text-bad">
            {error}
          </p>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <Button variant="danger" disabled={isSending} onClick={() => void revoke()}>
            {t("access.revoke")}
          </Button>
          <DialogClose asChild>
            <Button variant="outline">{t("access.keep")}</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}

export function KeyRow({ apiKey, zone, onRevoked }: KeyRowProps) {
  const t = useTranslations("settings");
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b border-line py-2.5 md:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_190px_190px_auto]">
      <div className="min-w-0">
        <b className="block truncate font-medium">{apiKey.name}</b>
        <span className="figures text-12 text-ink-3">bl_{apiKey.prefix}_…</span>
      </div>
      <p className="figures col-start-1 text-12 text-ink-2 md:col-start-auto">{apiKey.scopes.join(", ")}</p>
      <p className="col-start-1 text-12 text-ink-2 md:col-start-auto">
        {t("access.createdAt", { at: formatFull(apiKey.createdAt, zone, "en") })}
      </p>
      <p className="col-start-1 text-12 text-ink-2 md:col-start-auto">
        {apiKey.lastUsedAt
          ? t("access.usedAt", { at: formatFull(apiKey.lastUsedAt, zone, "en") })
          : t("access.neverUsed")}
      </p>
      <div className="col-start-2 row-span-4 row-start-1 md:col-start-5 md:row-span-1">
        <RevokeKey apiKey={apiKey} onRevoked={onRevoked} />
      </div>
    </li>
  );
}
