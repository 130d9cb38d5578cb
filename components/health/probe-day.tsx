import { useTranslations } from "next-intl";
import { formatMinute } from "@/components/back/format-time";
import type { RailHealth } from "@/lib/shared/schemas/rail-health";

type ProbeDayProps = { day: RailHealth["day"]; name: string; zone: string };

const FLOOR_PERCENT = 6;

/** As high as the median is long; what was not answered is hatched, what nobody asked is a dot on the floor. */
function Span({ span, highestMs }: { span: RailHealth["day"][number]; highestMs: number }) {
  const { probes, up, latencyP50Ms } = span;
  if (probes === 0) return <span className="h-px flex-1 self-end bg-line" />;
  const height = Math.max(FLOOR_PERCENT, highestMs > 0 ? ((latencyP50Ms ?? highestMs) / highestMs) * 100 : 0);
  const look = up < probes ? "bg-[repeating-linear-gradient(135deg,var(--bad)_0_2px,transparent_2px_4px)]" : "bg-ink-2";
  return <span className={`min-w-0 flex-1 self-end ${look}`} style={{ height: `${height}%` }} />;
}

/** A day of probes in half hours; the table beside it says each. */
export function ProbeDay({ day, name, zone }: ProbeDayProps) {
  const t = useTranslations("health");
  const asked = day.reduce((sum, { probes }) => sum + probes, 0);
  const up = day.reduce((sum, span) => sum + span.up, 0);
  const highestMs = Math.max(0, ...day.map(({ latencyP50Ms }) => latencyP50Ms ?? 0));
  const [first] = day;
  return (
    <figure>
      <figcaption className="mb-1 flex flex-wrap gap-x-3 text-12 text-ink-2">
        <span>{asked === 0 ? t("noProbes") : t("day", { up, asked })}</span>
        {highestMs > 0 ? <span>{t("slowest", { ms: highestMs })}</span> : null}
      </figcaption>
      <div
        role="img"
        aria-label={t("chart", { name, up, asked, ms: highestMs })}
        className="flex h-14 gap-px border-b border-line"
      >
        {day.map((span) => (
          <Span key={span.from} span={span} highestMs={highestMs} />
        ))}
      </div>
      <p aria-hidden className="figures flex justify-between text-12 text-ink-3">
        <span>{first ? formatMinute(first.from, zone) : null}</span>
        <span>{t("now")}</span>
      </p>
    </figure>
  );
}
