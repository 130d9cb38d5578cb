"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { formatMoney, toDecimal } from "@/lib/shared/money";
import type { OrderView } from "@/lib/shared/schemas/checkout";
import type { Refundable } from "@/lib/shared/schemas/refunds";
import { RefundConfirm } from "./refund-confirm";
import { amountOf, findFaults, maxOf, type RefundFault, startDraft, toRefundInput } from "./refund-draft";
import { RefundLines } from "./refund-lines";
import { useRefund } from "./use-refund";

type RefundFormProps = {
  order: Pick<OrderView, "id" | "lines" | "currency">;
  refundable: Refundable;
  provider: string | null;
};

/** Amount, lines and reason, then one question. What the store may not give back is refused by the server in words. */
export function RefundForm({ order, refundable, provider }: RefundFormProps) {
  const t = useTranslations("refund");
  const { currency } = order;
  const [draft, setDraft] = useState(() => startDraft(refundable));
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const { send, isSending, refused, made, forget } = useRefund(order.id);
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency });
  const [amountMinor, max] = [amountOf(draft, refundable, currency), maxOf(draft, refundable)];
  const faults = findFaults(draft, refundable, currency);
  const explain = (field: RefundFault["field"]) => {
    const fault = isTried ? faults.find((each) => each.field === field) : undefined;
    return fault && t(`error.${fault.key}`, { max: money(max), example: toDecimal(max, currency) });
  };
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    forget();
    if (faults.length === 0) setAsking(true);
  };
  const confirm = async () => {
    if (!(await send(toRefundInput(draft, refundable, currency)))) return;
    setAsking(false);
    setTried(false);
    setDraft({ ...draft, amount: "", reason: "" });
  };
  const error = refused && (refused.detail ?? t(refused.isOpen ? "error.noAnswer" : "error.failed"));
  return (
    <form onSubmit={ask} noValidate className="grid gap-5">
      <RefundLines
        order={order}
        refundable={refundable}
        chosen={draft.lineIds}
        error={explain("lines")}
        onChange={(lineIds) => setDraft({ ...draft, lineIds })}
      />
      <Field label={t("amount", { currency })} hint={t("amountHint", { max: money(max) })} error={explain("amount")}>
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            autoComplete="off"
            className="figures max-w-48"
            placeholder={toDecimal(max, currency)}
            value={draft.amount}
            onChange={({ target }) => setDraft({ ...draft, amount: target.value })}
          />
        )}
      </Field>
      <Field label={t("reason")} hint={t("reasonHint")} error={explain("reason")}>
        {(control) => (
          <Textarea
            {...control}
            maxLength={500}
            value={draft.reason}
            onChange={({ target }) => setDraft({ ...draft, reason: target.value })}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" variant="danger">
          {amountMinor ? t("review", { amount: money(amountMinor) }) : t("reviewNothing")}
        </Button>
        <p role="status" className="min-w-0 text-14 text-ink-2">
          {made && sayMade(made.message)}
        </p>
      </div>
      <Dialog open={isAsking} onOpenChange={setAsking}>
        <RefundConfirm
          amount={money(amountMinor ?? 0)}
          provider={provider}
          reason={draft.reason.trim()}
          error={error}
          isSending={isSending}
          onConfirm={() => void confirm()}
        />
      </Dialog>
    </form>
  );

  function sayMade(message: string | null): string {
    const amount = money(made?.amountMinor ?? 0);
    return message === null ? t("done", { amount }) : t("notDone", { amount, message });
  }
}
