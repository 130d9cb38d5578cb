"use client";

import { CircleAlert, CircleCheck, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { Button } from "@/components/ui/button";
import { formatMoney } from "@/lib/shared/money";
import type { ReviewAction, ReviewItem } from "@/lib/shared/schemas/review";
import { AskOnce } from "./ask-once";
import { MarkForm } from "./mark-form";
import { type ReviewDesk, type ReviewNote, useReview } from "./use-review";

type PartProps = { item: ReviewItem; actions: readonly ReviewAction[]; desk: ReviewDesk };

function NoteLine({ note, rail }: { note: ReviewNote; rail: string }) {
  const t = useTranslations("review");
  const isGood = note.kind === "outcome" && ["done", "answered", "asked"].includes(note.outcome);
  const Icon = isGood ? CircleCheck : CircleAlert;
  return (
    <p className={`flex items-start gap-2 ${isGood ? "text-ok" : "text-warn"}`}>
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0" />
      {note.kind === "outcome" ? t(`outcome.${note.outcome}`, { rail }) : (note.detail ?? t("outcome.failed"))}
    </p>
  );
}

/** Why something is not offered, said where it would be. */
function useHint({ item, actions }: Pick<PartProps, "item" | "actions">): string | null {
  const t = useTranslations("review");
  const rail = nameOfProvider(item.rail);
  if (actions.length === 0) return null;
  if (item.subject === "refund") return actions.includes("ask") ? t("act.hintRefund", { rail }) : null;
  if (item.subject === "dispute" || actions.includes("close")) return null;
  if (actions.includes("refund")) return t("act.hintMismatch");
  const hint = t("act.hint", { rail });
  return actions.includes("mark_paid") ? hint : `${hint} ${t("act.hintUnplaced", { rail })}`;
}

function VoidAndRefund({ item, actions, desk }: PartProps) {
  const t = useTranslations("review");
  const { currency } = item;
  const rail = nameOfProvider(item.rail);
  const owed = formatMoney({ amountMinor: item.amountMinor, currency });
  const amount = formatMoney({ amountMinor: item.takenMinor ?? item.amountMinor, currency });
  const isBusy = desk.sending !== null;
  return (
    <div className="flex gap-2">
      <AskOnce
        label={t("act.void")}
        title={t("act.voidTitle", { rail })}
        body={t("act.voidBody", { rail })}
        confirm={t("act.voidDo")}
        isDisabled={isBusy || !actions.includes("void")}
        onConfirm={() => void desk.send({ action: "void" })}
      />
      <AskOnce
        label={t("act.refundOf", { amount })}
        title={t("act.refundTitle", { amount })}
        body={t("act.refundBody", { rail, amount, owed })}
        confirm={t("act.refundOf", { amount })}
        isDisabled={isBusy || !actions.includes("refund")}
        onConfirm={() => void desk.send({ action: "refund" })}
      />
    </div>
  );
}

/** What an admin may do; the answer is read out and the page shown anew. */
export function ReviewActions({ item, actions }: Pick<PartProps, "item" | "actions">) {
  const t = useTranslations("review");
  const desk = useReview(item.id);
  const hint = useHint({ item, actions });
  const rail = nameOfProvider(item.rail);
  const isAsking = desk.sending === "ask";
  const hasMark = actions.some((action) => action === "close" || action.startsWith("mark_"));
  return (
    <div className="grid gap-2.5">
      {actions.includes("ask") ? (
        <Button
          variant="sticker"
          className="w-full justify-between text-14"
          disabled={desk.sending !== null}
          onClick={() => void desk.send({ action: "ask" })}
        >
          {t(isAsking ? "act.asking" : "act.ask", { rail })}
          <RefreshCw size={16} aria-hidden className={isAsking ? "motion-safe:animate-spin" : ""} />
        </Button>
      ) : null}
      {item.subject === "charge" && (actions.includes("void") || actions.includes("refund")) ? (
        <VoidAndRefund item={item} actions={actions} desk={desk} />
      ) : null}
      {hint ? <p className="text-12 text-ink-2">{hint}</p> : null}
      <div aria-live="polite">{desk.note ? <NoteLine note={desk.note} rail={rail} /> : null}</div>
      {hasMark ? (
        <MarkForm
          actions={actions}
          amount={formatMoney({ amountMinor: item.amountMinor, currency: item.currency })}
          desk={desk}
        />
      ) : null}
    </div>
  );
}
