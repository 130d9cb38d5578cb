"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendOnce } from "@/components/back/send-json";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { AskOnce } from "@/components/review/ask-once";
import { Button } from "@/components/ui/button";
import {
  type FindingAction,
  type FindingInput,
  FindingResult,
  type ReconciliationFinding,
} from "@/lib/shared/schemas/reconciliation";
import { ExplainForm } from "./explain-form";

type FindingActionsProps = { rail: string; finding: ReconciliationFinding };
type Said = { isGood: boolean; text: string };

function useFinding(rail: string, id: string) {
  const t = useTranslations("reconciliation");
  const router = useRouter();
  const [sending, setSending] = useState<FindingAction | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  async function send(input: FindingInput): Promise<void> {
    setSending(input.action);
    const reply = await sendOnce("POST", `/api/settings/payments/reconciliation/findings/${id}`, input);
    const result = reply.ok ? FindingResult.safeParse(reply.body).data : null;
    const failed = (reply.ok ? null : reply.problem?.detail) ?? t("outcome.failed");
    setSaid(
      result ? { isGood: true, text: t(`outcome.${result.outcome}`, { rail }) } : { isGood: false, text: failed },
    );
    setSending(null);
    router.refresh();
  }
  return { send, sending, said };
}

/** What may be done about one line: each is what the machine does anyway, asked for by name. */
export function FindingActions({ rail, finding }: FindingActionsProps) {
  const t = useTranslations("reconciliation");
  const name = nameOfProvider(rail);
  const { send, sending, said } = useFinding(name, finding.id);
  const [isExplaining, setExplaining] = useState(false);
  const isBusy = sending !== null;
  const plain = finding.actions.filter((action) => action !== "explain");
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        {plain.map((action) =>
          action === "adopt" && finding.kind === "charge" ? (
            <AskOnce
              key={action}
              label={t("act.adoptCharge")}
              title={t("act.adoptTitle")}
              body={t("act.adoptBody", { rail: name })}
              confirm={t("act.adoptCharge")}
              isDisabled={isBusy}
              onConfirm={() => void send({ action })}
            />
          ) : (
            <Button
              key={action}
              size="sm"
              className="min-h-11 md:min-h-9"
              disabled={isBusy}
              onClick={() => void send({ action })}
            >
              {sending === action ? t("act.sending") : t(`act.${action}`, { rail: name })}
            </Button>
          ),
        )}
        {finding.actions.includes("explain") ? (
          <Button
            size="sm"
            variant="quiet"
            className="min-h-11 md:min-h-9"
            aria-expanded={isExplaining}
            disabled={isBusy}
            onClick={() => setExplaining(!isExplaining)}
          >
            {t("act.explain")}
          </Button>
        ) : null}
      </div>
      {isExplaining ? (
        <ExplainForm
          isSending={sending === "explain"}
          onCancel={() => setExplaining(false)}
          onSave={(note) => void send({ action: "explain", note })}
        />
      ) : null}
      <p role="status" className={`empty:hidden ${said?.isGood ? "text-ok" : "text-warn"}`}>
        {said?.text}
      </p>
    </div>
  );
}
