import type { ReactNode } from "react";
import { formatSecond } from "@/components/back/format-time";
import { Sparkline } from "./sparkline";

type MeterTileProps = {
  label: string;
  value: ReactNode;
  asOf: string;
  zone: string;
  series?: readonly (number | null)[];
  isOld: boolean;
  children: ReactNode;
};

/** One figure with its line and the moment it was true. Old numbers stay, lose ink and show their age in amber. */
export function MeterTile({ label, value, asOf, zone, series, isOld, children }: MeterTileProps) {
  return (
    <div className="min-w-0 border-e border-t border-line px-4 pt-3 pb-3.5 md:px-6">
      <div className="flex justify-between gap-2">
        <h3 className="font-sans text-13 font-normal">{label}</h3>
        <time
          dateTime={asOf}
          title={zone}
          className={`figures text-12 leading-5 ${isOld ? "text-warn" : "hidden text-ink-3 md:inline"}`}
        >
          {formatSecond(asOf, zone)}
        </time>
      </div>
      <div className="my-0.5 flex items-center justify-between gap-2">
        <b
          className={`figures text-20 leading-8 font-medium tracking-[-0.05em] whitespace-nowrap md:text-28 md:leading-9 ${isOld ? "text-ink-2" : ""}`}
        >
          {value}
        </b>
        {series ? <Sparkline values={series} className="w-14 md:w-[104px]" /> : null}
      </div>
      <p className="flex gap-2 overflow-hidden text-12 whitespace-nowrap text-ink-2">{children}</p>
    </div>
  );
}
