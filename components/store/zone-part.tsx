"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import { LookAgain } from "@/components/back/look-again";
import { fieldMessage } from "@/components/back/send-json";
import { timeIn, ZoneSelect } from "@/components/setup/zone-select";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { Problem } from "@/lib/shared/schemas/common";
import type { StoreFactsView } from "@/lib/shared/schemas/store";
import { ConfirmPoints } from "./confirm-points";
import { type SendFacts, StorePart, WhyNot } from "./store-part";

type ZonePartProps = { facts: StoreFactsView; daysLeft: number | null; readAt: string; send: SendFacts };

const CLOCK_MS = 5_000;

/** The zone of record: what a change means is read first, and how far it is stands here until it is done. */
export function ZonePart({ facts, daysLeft, readAt, send }: ZonePartProps) {
  const t = useTranslations("store.zone");
  const [chosen, setChosen] = useState(facts.timeZone);
  // the server's at first, so that the page says the same minute when the browser takes it over
  const [now, setNow] = useState(() => new Date(readAt));
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), CLOCK_MS);
    return () => clearInterval(timer);
  }, []);
  const [isAsking, setAsking] = useState(false);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<{ problem: Problem | null } | null>(null);
  const change = async () => {
    setAsking(false);
    setSending(true);
    const result = await send("zone", { timeZone: chosen });
    setSending(false);
    setRefusal(result.ok ? null : result);
  };
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setRefusal(null);
    setAsking(true);
  };
  return (
    <StorePart id="zone" title={t("title")}>
      <p className="max-w-prose text-ink-2">
        {t("inForce", { zone: facts.timeZone, time: timeIn(facts.timeZone, now) })}
      </p>
      <div role="status">
        {daysLeft === null ? null : (
          <>
            <p className="max-w-prose border-s-2 border-warn ps-3">
              {t("counting", { zone: facts.timeZone, days: daysLeft })}
            </p>
            <LookAgain />
          </>
        )}
      </div>
      <form onSubmit={ask} noValidate className="grid gap-4">
        <Field
          label={t("choose")}
          hint={t("hint", { time: timeIn(chosen, now) })}
          error={fieldMessage(refusal?.problem ?? null, "timeZone")}
        >
          {(control) => (
            <ZoneSelect
              {...control}
              name="timeZone"
              value={chosen}
              onChange={(event) => setChosen(event.target.value)}
            />
          )}
        </Field>
        <WhyNot refusal={refusal} />
        <div>
          <Button type="submit" disabled={isSending || chosen === facts.timeZone}>
            {t("change")}
          </Button>
        </div>
      </form>
      <ConfirmPoints
        isOpen={isAsking}
        title={t("confirm.title", { zone: chosen })}
        body={t("confirm.body", { zone: chosen })}
        points={[t("confirm.anew"), t("confirm.totals"), t("confirm.statements"), t("confirm.back")]}
        confirm={t("confirm.do", { zone: chosen })}
        onConfirm={() => void change()}
        onClose={() => setAsking(false)}
      />
    </StorePart>
  );
}
