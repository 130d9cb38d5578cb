"use client";

import { useTranslations } from "next-intl";
import { type Currency, formatMoney } from "@/lib/shared/money";
import { bandOf, type Projection } from "@/lib/shared/projection";

const WIDTH = 372;
const HEIGHT = 150;
const FLOOR = 142;
const CEILING = 8;
const MARKS = ["now", "threeMonths", "sixMonths", "nineMonths", "twelveMonths"] as const;

/** Twelve months summed up at an even rate, with the band around it. Its numbers stand beside it as text. */
export function BandChart({ projection, currency }: { projection: Projection; currency: Currency }) {
  const t = useTranslations("portal.upload.projection");
  const { lowMinor, highMinor } = bandOf(projection.annualMinor, projection.assumptions);
  const y = (amountMinor: number) => FLOOR - (highMinor > 0 ? amountMinor / highMinor : 0) * (FLOOR - CEILING);
  const lines = [0, 1 / 3, 2 / 3, 1].map((share) => ({ share, y: FLOOR - share * (FLOOR - CEILING) }));
  const axis = (share: number) =>
    formatMoney({ amountMinor: Math.round(highMinor * share), currency }).replace(/\.\d+$/, "");
  return (
    <div aria-hidden="true" className="mt-3">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-2">
        <svg aria-hidden="true" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="h-37 w-full">
          {lines.map((line) => (
            <line
              key={line.share}
              x1={0}
              x2={WIDTH}
              y1={line.y}
              y2={line.y}
              className="stroke-line"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          <path d={`M0 ${FLOOR}L${WIDTH} ${y(highMinor)}L${WIDTH} ${y(lowMinor)}Z`} className="fill-line" />
          <path
            d={`M0 ${FLOOR}L${WIDTH} ${y(projection.annualMinor)}`}
            className="fill-none stroke-ink stroke-2"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <div className="figures flex h-37 flex-col-reverse justify-between text-end text-12 text-ink-3">
          {lines.map((line) => (
            <span key={line.share}>{axis(line.share)}</span>
          ))}
        </div>
      </div>
      <div className="figures mt-1 flex justify-between pe-12 text-12 text-ink-3" dir="ltr">
        {MARKS.map((mark) => (
          <span key={mark}>{t(`mark.${mark}`)}</span>
        ))}
      </div>
    </div>
  );
}
