import { useTranslations } from "next-intl";
import { mergeClasses } from "@/components/ui/merge-classes";
import { Time } from "@/components/ui/time";
import { buildCheckBars, type CheckBar, chooseSpanMs, describeWait } from "./check-bars";

type CheckWaveProps = { sentAtMs: number; askedAtMs: number[]; nowMs: number; zone: string };

const FILL = { past: "fill-ink", now: "fill-signal stroke-signal-edge", ahead: "fill-line-2/55" };

/** Time passing while the provider is silent: questions stand out, the yellow one is now. */
export function CheckWave({ sentAtMs, askedAtMs, nowMs, zone }: CheckWaveProps) {
  const t = useTranslations("checkout.checking");
  const spanMs = chooseSpanMs(nowMs - sentAtMs);
  const bars = (count: number) => buildCheckBars({ sentAtMs, askedAtMs, nowMs, spanMs, count });
  const share = Math.min(Math.max((nowMs - sentAtMs) / spanMs, 0.12), 0.8);
  return (
    <div dir="ltr" aria-hidden="true" className="mt-6">
      <Bars bars={bars(67)} className="max-md:hidden" />
      <Bars bars={bars(38)} className="md:hidden" />
      <div className="figures relative h-6 border-t border-line text-12 text-ink-3">
        <span className="absolute start-0 top-1.5">{t("sent")}</span>
        <span
          className="absolute top-1 rounded-tight border border-signal-edge bg-signal px-1.5 text-on-signal"
          style={{ insetInlineStart: `${share * 100}%` }}
        >
          {describeWait(nowMs - sentAtMs)}
        </span>
        <Time at={new Date(sentAtMs + spanMs)} format="second" zone={zone} className="absolute end-0 top-1.5" />
      </div>
    </div>
  );
}

function Bars({ bars, className }: { bars: CheckBar[]; className: string }) {
  const width = bars.length * 8;
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} 60`}
      preserveAspectRatio="none"
      height="60"
      className={mergeClasses("block w-full", className)}
    >
      {bars.map((bar, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
          key={index}
          x={index * 8}
          y={30 - bar.height * 24}
          width="5.6"
          height={bar.height * 48}
          vectorEffect="non-scaling-stroke"
          className={FILL[bar.kind]}
        />
      ))}
    </svg>
  );
}
