"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import { Time } from "@/components/ui/time";
import type { ApplicationDecision, ApplicationView } from "@/lib/shared/schemas/account";

const TONES: Record<ApplicationView["state"], StatusTone> = { waiting: "warn", approved: "ok", refused: "quiet" };

type ApplicationRowProps = {
  application: ApplicationView;
  zone: string;
  onDecide: (decision: ApplicationDecision["decision"], reply: string) => Promise<void>;
};

/** Who asks to come in, in their words; and the answer with ours. */
export function ApplicationRow({ application, zone, onDecide }: ApplicationRowProps) {
  const t = useTranslations("people.board");
  const [reply, setReply] = useState("");
  const [isSending, setSending] = useState(false);
  const { artistName, personName, email, words, state, createdAt } = application;
  const decide = async (decision: ApplicationDecision["decision"]) => {
    setSending(true);
    await onDecide(decision, reply);
    setSending(false);
  };
  return (
    <li className="grid gap-2 border-t border-line py-4">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <b className="text-16 font-semibold wrap-anywhere">
          <bdi>{artistName}</bdi>
        </b>
        <span className="text-ink-2 wrap-anywhere">{t("by", { person: personName, email })}</span>
        <Time at={createdAt} zone={zone} className="text-ink-3" />
        <StatusTag tone={TONES[state]}>{t(`state.${state}`)}</StatusTag>
      </p>
      <p dir="auto" className="max-w-prose whitespace-pre-line wrap-anywhere">
        {words}
      </p>
      {state === "waiting" ? (
        <div className="grid gap-3 sm:max-w-[480px]">
          <Field label={t("reply")}>
            {(control) => (
              <Textarea
                {...control}
                maxLength={2000}
                value={reply}
                onChange={(event) => setReply(event.target.value)}
              />
            )}
          </Field>
          <p className="flex flex-wrap gap-2">
            <Button disabled={isSending} onClick={() => void decide("approve")}>
              {t("approve")} <span className="sr-only">{artistName}</span>
            </Button>
            <Button variant="danger" disabled={isSending} onClick={() => void decide("refuse")}>
              {t("refuse")} <span className="sr-only">{artistName}</span>
            </Button>
          </p>
        </div>
      ) : null}
    </li>
  );
}
