"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { fieldMessage, sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import {
  CreatedWebhookTarget,
  Severity,
  WEBHOOK_SHAPES,
  type WebhookShape,
  WebhookTargetInput,
} from "@/lib/shared/schemas/alerts";
import type { Problem } from "@/lib/shared/schemas/common";

const FIELDS = ["name", "url", "routingKey"] as const;
type FieldName = (typeof FIELDS)[number];
type Refusal = Partial<Record<FieldName | "whole", string | undefined>>;
type Draft = { name: string; shape: WebhookShape; url: string; routingKey: string; minSeverity: Severity };
const EMPTY: Draft = { name: "", shape: "slack", url: "", routingKey: "", minSeverity: "warning" };

/** Our own words for what the schema refuses; the server's for the rest. */
function useRefusal() {
  const t = useTranslations("alerts.delivery");
  return {
    check: (input: unknown): Refusal | null => {
      const paths = WebhookTargetInput.safeParse(input).error?.issues.map((issue) => issue.path[0]) ?? [];
      const said = FIELDS.filter((field) => paths.includes(field)).map((field) => [field, t(`needed.${field}`)]);
      return paths.length > 0 ? Object.fromEntries(said) : null;
    },
    read: (problem: Problem | null): Refusal => {
      const said = FIELDS.map((field) => [field, fieldMessage(problem, field)] as const).filter(([, words]) => words);
      return said.length > 0 ? Object.fromEntries(said) : { whole: problem?.detail ?? t("failed") };
    },
  };
}

type ReceiverFormProps = { hosts: readonly string[]; onAdded: (created: CreatedWebhookTarget) => void };

/** Adds a receiver. What was typed stays after a refusal. */
export function ReceiverForm({ hosts, onAdded }: ReceiverFormProps) {
  const t = useTranslations("alerts.delivery");
  const refusals = useRefusal();
  const [draft, setDraft] = useState(EMPTY);
  const [refusal, setRefusal] = useState<Refusal>({});
  const [isSending, setSending] = useState(false);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const { routingKey, ...rest } = draft;
    const input = draft.shape === "pagerduty" && routingKey ? { ...rest, routingKey } : rest;
    const unfit = refusals.check(input);
    if (unfit) return setRefusal(unfit);
    setSending(true);
    const result = await sendJson("POST", "/api/analytics/webhook-targets", input);
    setSending(false);
    if (!result.ok) return setRefusal(refusals.read(result.problem));
    setDraft(EMPTY);
    setRefusal({});
    onAdded(CreatedWebhookTarget.parse(result.body));
  };
  return (
    <form onSubmit={add} noValidate className="grid max-w-xl gap-4">
      <Field label={t("name")} error={refusal.name}>
        {(control) => (
          <Input
            {...control}
            maxLength={80}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Choices draft={draft} change={change} />
      <Field label={t("url")} hint={t("urlHint", { hosts: hosts.join(", ") })} error={refusal.url}>
        {(control) => (
          <Input
            {...control}
            type="url"
            autoComplete="off"
            className="font-mono text-14"
            value={draft.url}
            onChange={(event) => change({ url: event.target.value })}
          />
        )}
      </Field>
      {draft.shape === "pagerduty" ? (
        <Field label={t("routingKey")} error={refusal.routingKey}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              className="font-mono text-14"
              value={draft.routingKey}
              onChange={(event) => change({ routingKey: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      {refusal.whole ? (
        <p role="alert" className="text-bad">
          {refusal.whole}
        </p>
      ) : null}
      <Button type="submit" variant="sticker" disabled={isSending} className="justify-self-start">
        {t(isSending ? "adding" : "add")}
      </Button>
    </form>
  );
}

type ChoicesProps = { draft: Draft; change: (part: Partial<Draft>) => void };

function Choices({ draft, change }: ChoicesProps) {
  const t = useTranslations("alerts.delivery");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("shape.label")}>
        {(control) => (
          <Select
            {...control}
            value={draft.shape}
            onChange={(event) => change({ shape: event.target.value as WebhookShape })}
          >
            {WEBHOOK_SHAPES.map((shape) => (
              <option key={shape} value={shape}>
                {t(`shape.${shape}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t("severity.label")}>
        {(control) => (
          <Select
            {...control}
            value={draft.minSeverity}
            onChange={(event) => change({ minSeverity: event.target.value as Severity })}
          >
            {Severity.options.map((severity) => (
              <option key={severity} value={severity}>
                {t(`severity.${severity}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}
