import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { formatFull } from "@/components/back/format-time";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { formatMoney } from "@/lib/shared/money";
import type { FeeList, FeeScheduleView } from "@/lib/shared/schemas/fees";
import { exampleFee, textsOf } from "./fee-draft";
import { FeeForm } from "./fee-form";
import { FeeHistory } from "./fee-history";
import { FeePrice } from "./fee-price";
import type { Price } from "./list-prices";
import { readFees } from "./read-fees";
import { useFeeWords } from "./use-fee-words";

type Changed = (list: FeeList) => void;

function EditFee({ schedule, name, onChanged }: { schedule: FeeScheduleView; name: string; onChanged: Changed }) {
  const t = useTranslations("fees");
  const [isOpen, setOpen] = useState(false);
  const [isOvertaken, setOvertaken] = useState(false);
  const change = async (isOpening: boolean) => {
    setOpen(isOpening);
    setOvertaken(false);
    const fresh = isOvertaken ? await readFees() : null;
    if (fresh) onChanged(fresh);
  };
  return (
    <Dialog open={isOpen} onOpenChange={change}>
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
          onOvertaken={() => setOvertaken(true)}
        />
      </DialogContent>
    </Dialog>
  );
}

/** How much, what it makes of an ordinary basket, where it is written down and since when it holds. */
function InForce({ schedule, zone }: { schedule: FeeScheduleView; zone: string }) {
  const t = useTranslations("fees");
  const { currency, source, asOf, version, changedBy, changedAt } = schedule;
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency });
  const example = exampleFee(schedule);
  return (
    <>
      <span className="figures col-start-1 lg:col-start-2 lg:pt-1">
        <FeePrice terms={schedule} currency={currency} />
      </span>
      <span className="figures col-start-1 text-ink-2 lg:col-start-3 lg:pt-1">
        {t("example", { fee: money(example.feeMinor), amount: money(example.amountMinor) })}
      </span>
      <span className="col-start-1 text-12 text-ink-2 wrap-anywhere lg:col-start-4 lg:pt-1">
        {t("source", { source, date: asOf })}
        <span className="block">
          {changedBy
            ? t("changed", { version, by: changedBy, at: formatFull(changedAt, zone, "en") })
            : t("unchanged", { version })}
        </span>
      </span>
    </>
  );
}

/** One price, in force or withdrawn: for what, its terms, and how it came to be. */
export function FeeRow({ price, zone, onChanged }: { price: Price; zone: string; onChanged: Changed }) {
  const t = useTranslations("fees");
  const { sayKey } = useFeeWords();
  const [isOpen, setOpen] = useState(false);
  const historyId = useId();
  const { key, schedule, withdrawn } = price;
  const name = `${nameOfProvider(key.provider)}, ${sayKey(key)}`;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1 border-t border-line py-2.5 lg:grid-cols-[200px_minmax(0,230px)_130px_minmax(0,1fr)_auto]">
      <span className="font-semibold lg:pt-1">{sayKey(key)}</span>
      {schedule ? (
        <InForce schedule={schedule} zone={zone} />
      ) : (
        <span className="col-start-1 text-ink-2 lg:col-start-2 lg:col-end-5 lg:pt-1">
          {t("withdrawn", {
            version: withdrawn.version,
            by: withdrawn.changedBy ?? t("history.store"),
            at: formatFull(withdrawn.changedAt, zone, "en"),
          })}
        </span>
      )}
      <span className="col-start-2 row-start-1 row-end-5 grid gap-2 lg:col-start-5 lg:row-end-2 lg:flex">
        {schedule ? <EditFee schedule={schedule} name={name} onChanged={onChanged} /> : null}
        <Button
          size="sm"
          className="min-h-11 md:min-h-8"
          aria-label={t("history.of", { name })}
          aria-expanded={isOpen}
          {...(isOpen ? { "aria-controls": historyId } : {})}
          onClick={() => setOpen(!isOpen)}
        >
          {t("history.show")}
        </Button>
      </span>
      {isOpen ? <FeeHistory id={historyId} name={name} price={price} zone={zone} onChanged={onChanged} /> : null}
    </li>
  );
}
