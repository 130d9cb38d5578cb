import Link from "next/link";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { StatusTag } from "@/components/ui/status-tag";
import type { ReconciliationDayLine, ReconciliationOverview } from "@/lib/shared/schemas/reconciliation";
import { addDays } from "@/lib/shared/time";
import { PATH, TONES, useReconciliationWords, wordOf } from "./use-reconciliation-words";

const SHOWN_DAYS = 31;

type DayItemProps = { rail: string; day: string; line: ReconciliationDayLine | null; isCurrent: boolean };

function DayItem({ rail, day, line, isCurrent }: DayItemProps) {
  const { t, sayDay, sayRow } = useReconciliationWords();
  return (
    <li className="border-b border-line">
      <Link
        href={`${PATH}?rail=${rail}&day=${day}`}
        scroll={false}
        aria-current={isCurrent ? "true" : undefined}
        className="grid min-h-11 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-s-[3px] border-transparent px-4 py-2 text-ink no-underline hover:bg-paper aria-[current]:border-ink aria-[current]:bg-paper md:ps-[21px]"
      >
        <b className="figures font-semibold">{sayDay(day)}</b>
        <StatusTag tone={TONES[wordOf(line)]}>{sayRow(line)}</StatusTag>
        {line && line.settling.length > 0 ? (
          <span className="col-span-2 text-end text-12 text-ink-2">{t("rows.settling")}</span>
        ) : null}
      </Link>
    </li>
  );
}

type DayListProps = { overview: ReconciliationOverview; rail: string; day: string };

/** The last days of one provider, newest first, compared or not. */
export function DayList({ overview, rail, day }: DayListProps) {
  const { t } = useReconciliationWords();
  const days = Array.from({ length: SHOWN_DAYS }, (_, index) => addDays(overview.today, -index));
  const lines = new Map(overview.days.filter((line) => line.rail === rail).map((line) => [line.day, line]));
  return (
    <nav
      aria-label={t("days", { rail: nameOfProvider(rail) })}
      className="border-b border-rule bg-sunk max-md:max-h-60 max-md:overflow-y-auto md:border-e md:border-b-0 md:border-line"
    >
      <ol>
        {days.map((one) => (
          <DayItem key={one} rail={rail} day={one} line={lines.get(one) ?? null} isCurrent={one === day} />
        ))}
      </ol>
    </nav>
  );
}
