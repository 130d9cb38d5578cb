import type { ReactNode } from "react";
import { Sparkline } from "@/components/dashboard/sparkline";
import { ChangeNote } from "./change-note";
import type { Change } from "./describe-change";

export type Kpi = {
  label: string;
  value: string;
  change?: Change;
  /** "vs 42.4k": what the change is against. */
  reference?: ReactNode;
  isRiseGood?: boolean;
  series?: readonly number[];
};

/** One figure of a period, how it changed, and what it is held against. */
export function KpiCard({ label, value, change, reference, isRiseGood = true, series }: Kpi) {
  return (
    <div className="min-w-0 border-e border-t border-line px-4 pt-3 pb-3.5 md:px-6">
      <dt>{label}</dt>
      <dd>
        <span className="my-0.5 flex items-center justify-between gap-2">
          <b className="figures text-20 leading-8 font-medium tracking-[-0.05em] whitespace-nowrap lg:text-28 lg:leading-9">
            <bdi>{value}</bdi>
          </b>
          {series ? <Sparkline values={series} className="w-14 max-lg:hidden" /> : null}
        </span>
        <span className="flex min-h-4 flex-wrap gap-x-2 text-12 text-ink-2">
          {change ? <ChangeNote change={change} isRiseGood={isRiseGood} /> : null}
          {reference ? <span className="whitespace-nowrap">{reference}</span> : null}
        </span>
      </dd>
    </div>
  );
}

export function KpiRow({ title, kpis }: { title: string; kpis: readonly Kpi[] }) {
  return (
    <section aria-label={title} className="overflow-hidden border-b border-line">
      <dl className="-me-px -mt-px grid grid-cols-2 lg:grid-cols-4">
        {kpis.map((kpi) => (
          <KpiCard key={kpi.label} {...kpi} />
        ))}
      </dl>
    </section>
  );
}
