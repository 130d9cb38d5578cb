"use client";

import { CircleDashed } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmRemoval } from "@/components/back/confirm-removal";
import { formatFull } from "@/components/back/format-time";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { StatusTag } from "@/components/ui/status-tag";
import { type WebhookTargetView, WebhookTry } from "@/lib/shared/schemas/alerts";

type ReceiverRowProps = { target: WebhookTargetView; zone: string; onChanged: () => void };

/** How the last try went, in icon, word and the receiver's own answer. */
function LastTry({ target, zone }: Pick<ReceiverRowProps, "target" | "zone">) {
  const t = useTranslations("alerts.delivery");
  const { lastTry, waiting, isEnabled } = target;
  return (
    <div className="min-w-0 text-12 text-ink-2">
      <p className="flex flex-wrap gap-x-2">
        {isEnabled ? null : (
          <StatusTag tone="quiet" icon={CircleDashed}>
            {t("off")}
          </StatusTag>
        )}
        {lastTry ? (
          <>
            <StatusTag tone={lastTry.outcome === "sent" ? "ok" : "bad"}>{t(`outcome.${lastTry.outcome}`)}</StatusTag>
            <time dateTime={lastTry.at} className="figures">
              {formatFull(lastTry.at, zone, "en")}
            </time>
          </>
        ) : (
          t("neverTried")
        )}
      </p>
      {lastTry?.reason ? <p className="wrap-anywhere">{lastTry.reason}</p> : null}
      {waiting > 0 ? <p>{t("waiting", { count: waiting })}</p> : null}
    </div>
  );
}

function RemoveReceiver({ target, onChanged }: Omit<ReceiverRowProps, "zone">) {
  const t = useTranslations("alerts.delivery");
  return (
    <ConfirmRemoval
      path={`/api/analytics/webhook-targets/${target.id}`}
      subject={target.name}
      words={{
        remove: t("remove"),
        title: t("removeTitle", { name: target.name }),
        body: t("removeBody"),
        keep: t("keep"),
        failed: t("failed"),
      }}
      onRemoved={onChanged}
    />
  );
}

export function ReceiverRow({ target, zone, onChanged }: ReceiverRowProps) {
  const t = useTranslations("alerts.delivery");
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const path = `/api/analytics/webhook-targets/${target.id}`;
  const act = async (send: () => ReturnType<typeof sendJson>, describe: (body: unknown) => string | null) => {
    setBusy(true);
    const result = await send();
    setBusy(false);
    setSaid(result.ok ? describe(result.body) : (result.problem?.detail ?? t("failed")));
    if (result.ok) onChanged();
  };
  const test = () =>
    act(
      () => sendJson("POST", `${path}/test`),
      (body) => t(`tested.${WebhookTry.parse(body).outcome}`),
    );
  const flip = () =>
    act(
      () => sendJson("PATCH", path, { isEnabled: !target.isEnabled }),
      () => null,
    );
  const button = { size: "sm", className: "min-h-11 md:min-h-8", disabled: isBusy } as const;
  return (
    <li className="grid gap-x-4 gap-y-2 border-b border-line py-3 md:grid-cols-[minmax(0,1fr)_minmax(0,1.3fr)_auto]">
      <div className="min-w-0">
        <b className="block truncate font-medium">{target.name}</b>
        <span className="figures block truncate text-12 text-ink-3">{target.host ?? t("unreadable")}</span>
        <span className="text-12 text-ink-2">
          {t(`shape.${target.shape}`)}, {t(`severity.${target.minSeverity}`)}
        </span>
      </div>
      <LastTry target={target} zone={zone} />
      <div className="flex flex-wrap items-start gap-2 md:justify-end">
        <Button {...button} onClick={() => void test()}>
          {t("test")} <span className="sr-only">{target.name}</span>
        </Button>
        <Button {...button} onClick={() => void flip()}>
          {t(target.isEnabled ? "switchOff" : "switchOn")} <span className="sr-only">{target.name}</span>
        </Button>
        <RemoveReceiver target={target} onChanged={onChanged} />
        <p role="status" className="basis-full text-12 text-ink-2 empty:hidden md:text-end">
          {said}
        </p>
      </div>
    </li>
  );
}
