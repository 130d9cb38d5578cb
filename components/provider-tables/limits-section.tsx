import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type Currency, formatMoney, isCurrency, parseDecimal, toDecimal } from "@/lib/shared/money";
import type { ProviderTable } from "@/lib/shared/schemas/provider-tables";
import { SourceFields } from "./source-fields";
import { type Changed, useTableForm } from "./use-table-form";

type LimitsProps = { table: ProviderTable; onChanged: Changed };

/** "0.50" in minor units; null for what is no amount, undefined for a currency that is not to be taken. */
function readMinimum(text: string, currency: Currency): number | null | undefined {
  return text.trim() === "" ? undefined : parseDecimal(text.trim(), currency);
}

function LimitsForm({ table, onChanged }: LimitsProps) {
  const t = useTranslations("providerTables");
  const { limits, publishedLimits } = table;
  const form = useTableForm(table, onChanged, limits);
  const currencies = Object.keys(publishedLimits.minimumMinor).filter(isCurrency);
  const shown = (currency: Currency) => {
    const minor = limits.minimumMinor[currency];
    return minor === undefined ? "" : toDecimal(minor, currency);
  };
  const [minima, setMinima] = useState(() => Object.fromEntries(currencies.map((one) => [one, shown(one)])));
  const [maximum, setMaximum] = useState(String(limits.maximumMinor));
  const [methods, setMethods] = useState(limits.methods);
  const [isWrong, setWrong] = useState(false);
  const { source, asOf, note } = form.texts;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const read = currencies.map((currency) => [currency, readMinimum(minima[currency] ?? "", currency)] as const);
    const maximumMinor = Number(maximum);
    const isUnfit = read.some(([, minor]) => minor === null) || !Number.isSafeInteger(maximumMinor);
    setWrong(isUnfit);
    if (isUnfit) return;
    const minimumMinor = Object.fromEntries(read.filter(([, minor]) => minor !== undefined));
    await form.send({ note, limits: { methods, minimumMinor, maximumMinor, source, asOf } });
  };
  return (
    <form onSubmit={save} className="grid gap-4">
      <div className="grid grid-cols-2 items-start gap-4 sm:grid-cols-4">
        {currencies.map((currency) => (
          <Field key={currency} label={t("limits.least", { currency })}>
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                className="figures"
                value={minima[currency] ?? ""}
                onChange={(event) => setMinima({ ...minima, [currency]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Field label={t("limits.most")} className="col-span-2">
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              className="figures"
              value={maximum}
              onChange={(event) => setMaximum(event.target.value)}
            />
          )}
        </Field>
      </div>
      <fieldset className="flex flex-wrap gap-x-4">
        <legend className="text-14 font-medium">{t("limits.methods")}</legend>
        {publishedLimits.methods.map((method) => (
          <label key={method} className="flex min-h-11 items-center gap-2">
            <input
              type="checkbox"
              checked={methods.includes(method)}
              onChange={({ target: { checked } }) =>
                setMethods(checked ? [...methods, method] : methods.filter((one) => one !== method))
              }
            />
            {t(`method.${method}`)}
          </label>
        ))}
      </fieldset>
      {isWrong ? (
        <p role="alert" className="text-bad">
          {t("limits.wrong")}
        </p>
      ) : null}
      <SourceFields form={form} undo={() => void form.send({ note: note || t("asPublished"), limits: null })} />
    </form>
  );
}

/** What a provider takes: ways to pay, least and most, currencies. */
export function LimitsSection(props: LimitsProps) {
  const t = useTranslations("providerTables");
  const [isOpen, setOpen] = useState(false);
  const { table, onChanged } = props;
  const { limits } = table;
  const minima = Object.entries(limits.minimumMinor).flatMap(([currency, amountMinor]) =>
    isCurrency(currency) && amountMinor !== undefined ? [formatMoney({ amountMinor, currency })] : [],
  );
  return (
    <section aria-labelledby="limits" className="border-t border-rule px-4 py-4 md:px-6">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h2 id="limits" className="display text-20">
          {t("limits.title")}
        </h2>
        <Dialog open={isOpen} onOpenChange={setOpen}>
          <DialogTrigger asChild>
            <Button size="sm" className="min-h-11 md:min-h-8" aria-label={t("limits.change")}>
              {t("change")}
            </Button>
          </DialogTrigger>
          <DialogContent
            title={t("limits.change")}
            description={`${t("limits.body")} ${t("changeBody", { next: table.version + 1 })}`}
            className="max-w-2xl"
          >
            <LimitsForm
              table={table}
              onChanged={(changed) => {
                setOpen(false);
                onChanged(changed);
              }}
            />
          </DialogContent>
        </Dialog>
      </div>
      <p>{limits.methods.map((method) => t(`method.${method}`)).join(", ")}</p>
      <p className="figures">{t("limits.from", { minima: minima.join(", ") })}</p>
      <p className="figures">{t("limits.upTo", { most: limits.maximumMinor })}</p>
      <p className="text-12 text-ink-2 wrap-anywhere">{t("source", { source: limits.source, date: limits.asOf })}</p>
    </section>
  );
}
