import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatFull } from "@/components/back/format-time";
import { formatRate } from "@/components/checkout/format-rate";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { formatMoney } from "@/lib/shared/money";
import type { FeeList, FeeScheduleView } from "@/lib/shared/schemas/fees";
import { exampleFee, textsOf } from "./fee-draft";
import { FeeForm } from "./fee-form";
import { useFeeWords } from "./use-fee-words";

type FeeRowProps = { schedule: FeeScheduleView; zone: string; onChanged: (list: FeeList) => void };

function EditFee({ schedule, onChanged }: Omit<FeeRowProps, "zone">) {
  const t = useTranslations("fees");
  const { sayKey } = useFeeWords();
  const [isOpen, setOpen] = useState(false);
  const name = `${nameOfProvider(schedule.provider)}, ${sayKey(schedule)}`;
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" className="min-h-11 md:min-h-8" aria-label={t("changeOf", { name })}>
          {t("change")}
        </Button>
      </DialogTrigger>
      <DialogContent title={name} description={t("changeBody", { next: schedule.version + 1 })} className="max-w-2xl">
        <FeeForm
          initial={textsOf(schedule)}
          baseVersion={schedule.version}
          onSaved={(list) => {
            setOpen(false);
            onChanged(list);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

function Tiers({ schedule: { tiers, currency } }: Pick<FeeRowProps, "schedule">) {
  const t = useTranslations("fees");
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency });
  return tiers.map(({ fromMinor, percentPpm, fixedMinor }) => (
    <span key={fromMinor} className="block text-12 text-ink-2">
      {t("fromOn", { from: money(fromMinor), price: `${formatRate(percentPpm)} + ${money(fixedMinor)}` })}
    </span>
  ));
}

/** One price: for what, how much, what it makes of an ordinary basket, where it is written down and since when it holds. */
export function FeeRow({ schedule, zone, onChanged }: FeeRowProps) {
  const t = useTranslations("fees");
  const { sayKey } = useFeeWords();
  const { currency, percentPpm, fixedMinor, perAttemptMinor, internationalPpm, source, asOf, version } = schedule;
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency });
  const example = exampleFee(schedule);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1 border-t border-line py-2.5 lg:grid-cols-[200px_minmax(0,230px)_130px_minmax(0,1fr)_auto]">
      <span className="font-semibold lg:pt-1">{sayKey(schedule)}</span>
      <span className="figures col-start-1 lg:col-start-2 lg:pt-1">
        {formatRate(percentPpm)} + {money(fixedMinor)}
        {internationalPpm > 0 ? (
          <span className="block text-12 text-ink-2">{t("abroad", { rate: formatRate(internationalPpm) })}</span>
        ) : null}
        {perAttemptMinor > 0 ? (
          <span className="block text-12 text-ink-2">{t("eachAttempt", { amount: money(perAttemptMinor) })}</span>
        ) : null}
        <Tiers schedule={schedule} />
      </span>
      <span className="figures col-start-1 text-ink-2 lg:col-start-3 lg:pt-1">
        {t("example", { fee: money(example.feeMinor), amount: money(example.amountMinor) })}
      </span>
      <span className="col-start-1 text-12 text-ink-2 wrap-anywhere lg:col-start-4 lg:pt-1">
        {t("source", { source, date: asOf })}
        <span className="block">
          {schedule.changedBy
            ? t("changed", { version, by: schedule.changedBy, at: formatFull(schedule.changedAt, zone, "en") })
            : t("unchanged", { version })}
        </span>
      </span>
      <span className="col-start-2 row-start-1 row-end-5 lg:col-start-5 lg:row-end-2">
        <EditFee schedule={schedule} onChanged={onChanged} />
      </span>
    </li>
  );
}
