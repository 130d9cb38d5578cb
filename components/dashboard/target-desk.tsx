"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Panel } from "@/components/back/panel";
import { fieldMessage, sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { CURRENCIES, type Currency, parseDecimal } from "@/lib/shared/money";
import { type MonthTarget, MonthTargets } from "@/lib/shared/schemas/analytics";
import { TargetTable } from "./target-table";

const PATH = "/api/analytics/targets";
type Change = { month: string; currency: Currency; grossMinor: number | null };
type Saved = { ok: true } | { ok: false; detail: string | null; month: string | null };

type FormProps = { thisMonth: string; currency: Currency; save: (change: Change) => Promise<Saved> };

function TargetForm({ thisMonth, currency: usual, save }: FormProps) {
  const t = useTranslations("targets");
  const [month, setMonth] = useState(thisMonth);
  const [currency, setCurrency] = useState(usual);
  const [amount, setAmount] = useState("");
  const [refusal, setRefusal] = useState<{ month?: string | null; amount?: string | null }>({});
  const [isSaving, setSaving] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const grossMinor = parseDecimal(amount, currency);
    if (!grossMinor) return setRefusal({ amount: t("notAnAmount") });
    setSaving(true);
    const saved = await save({ month, currency, grossMinor });
    setSaving(false);
    setRefusal(saved.ok ? {} : { month: saved.month, amount: saved.month ? null : (saved.detail ?? t("failed")) });
    if (saved.ok) setAmount("");
  };
  return (
    <form onSubmit={submit} noValidate className="grid max-w-2xl items-start gap-4 sm:grid-cols-[1fr_7rem_1fr_auto]">
      <Field label={t("month")} error={refusal.month}>
        {(control) => (
          <Input {...control} type="month" value={month} onChange={(event) => setMonth(event.target.value)} />
        )}
      </Field>
      <Field label={t("currency")}>
        {(control) => (
          <Select {...control} value={currency} onChange={(event) => setCurrency(event.target.value as Currency)}>
            {CURRENCIES.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t("amount")} error={refusal.amount}>
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            autoComplete="off"
            className="figures"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="sticker" disabled={isSaving} className="sm:mt-[1.9rem]">
        {t(isSaving ? "saving" : "save")}
      </Button>
    </form>
  );
}

type TargetDeskProps = { initial: readonly MonthTarget[]; thisMonth: string; currency: Currency };

/** The targets as an admin keeps them: set, change, take away, and take that back. */
export function TargetDesk({ initial, thisMonth, currency }: TargetDeskProps) {
  const t = useTranslations("targets");
  const [targets, setTargets] = useState(initial);
  const [taken, setTaken] = useState<MonthTarget | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (change: Change): Promise<Saved> => {
    const result = await sendJson("PUT", PATH, change);
    if (!result.ok) {
      return {
        ok: false,
        detail: result.problem?.detail ?? null,
        month: fieldMessage(result.problem, "month") ?? null,
      };
    }
    setTargets(MonthTargets.parse(result.body).data);
    setTaken(null);
    setProblem(null);
    return { ok: true };
  };
  const remove = async (target: MonthTarget) => {
    const saved = await save({ month: target.month, currency: target.currency, grossMinor: null });
    if (saved.ok) setTaken(target);
    else setProblem(saved.detail ?? t("failed"));
  };
  return (
    <>
      <Panel title={t("title")}>
        {targets.length === 0 ? (
          <p className="border-t border-line py-5 text-ink-2">{t("none")}</p>
        ) : (
          <TargetTable
            targets={targets}
            action={(target) => (
              <Button size="sm" className="min-h-11 md:min-h-8" onClick={() => void remove(target)}>
                {t("remove")}
                <span className="sr-only">
                  {target.month} {target.currency}
                </span>
              </Button>
            )}
          />
        )}
        <div role="status" className="mt-2 flex min-h-8 flex-wrap items-center gap-3 text-ink-2">
          {problem}
          {taken ? (
            <>
              {t("removed", { month: taken.month, currency: taken.currency })}
              <Button size="sm" className="min-h-11 md:min-h-8" onClick={() => void save(toChange(taken))}>
                {t("undo")}
              </Button>
            </>
          ) : null}
        </div>
      </Panel>
      <Panel title={t("set")} className="border-t border-line">
        <TargetForm thisMonth={thisMonth} currency={currency} save={save} />
      </Panel>
    </>
  );
}

function toChange({ month, currency, grossMinor }: MonthTarget): Change {
  return { month, currency, grossMinor };
}
