import Link from "next/link";
import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { ENOUGH_SAMPLES } from "@/lib/shared/enough-samples";
import { formatMoney } from "@/lib/shared/money";
import { FAILURE_CLASSES, type ScoreRow } from "@/lib/shared/schemas/scoreboard";
import { formatShare } from "./describe-change";

type ScoreProps = { row: ScoreRow; orders: { href: string; label: string } };

/** What of a provider's attempts went through, over one floor for all: the rest of the bar is what did not. */
function Bar({ row: { attempts, succeeded } }: Pick<ScoreProps, "row">) {
  return (
    <span aria-hidden className="mt-1.5 flex h-3 bg-sunk">
      <span
        className="block h-full bg-ink"
        style={{ width: `${attempts === 0 ? 0 : (succeeded / attempts) * 100}%` }}
      />
      <span className="block h-full flex-1 bg-[repeating-linear-gradient(135deg,var(--line-2)_0_2px,transparent_2px_5px)]" />
    </span>
  );
}

function Failures({ row: { failures, attempts, succeeded } }: Pick<ScoreProps, "row">) {
  const t = useTranslations("analytics.score");
  const named = FAILURE_CLASSES.filter((name) => (failures[name] ?? 0) > 0);
  return (
    <p className="mt-1 flex flex-wrap gap-x-3 text-12 text-ink-2">
      <span>{t("ofAttempts", { succeeded, attempts })}</span>
      {named.map((name) => (
        <span key={name}>{t(name, { count: failures[name] ?? 0 })}</span>
      ))}
    </p>
  );
}

type FigureProps = { label: string; value: string | null; isFew?: boolean; more?: string | null };

function Figure({ label, value, isFew = false, more = null }: FigureProps) {
  const t = useTranslations("analytics");
  return (
    <div className="min-w-0">
      <dt className="text-12 text-ink-3">{label}</dt>
      <dd>
        <span className={`figures text-16 ${isFew ? "text-ink-3" : ""}`}>{value ?? t("kpi.unknown")}</span>
        {more ? <span className="figures block text-12 text-ink-2">{more}</span> : null}
        {isFew && value !== null ? (
          <span className="block text-12 text-ink-2">{t("score.few", { enough: ENOUGH_SAMPLES })}</span>
        ) : null}
      </dd>
    </div>
  );
}

function Figures({ row }: Pick<ScoreProps, "row">) {
  const t = useTranslations("analytics.score");
  const { currency, successRate, isRateFew, costBp, feesMinor, refusalFeesMinor, volumeMinor, shareRate } = row;
  const ms = (value: number | null) => (value === null ? null : t("ms", { ms: value.toLocaleString("en") }));
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency });
  const cost = costBp === null ? null : t("bp", { bp: costBp.toLocaleString("en") });
  const asked = { fees: money(feesMinor + refusalFeesMinor), volume: money(volumeMinor) };
  const askedFor =
    refusalFeesMinor === 0 ? t("costOf", asked) : t("costOfBoth", { ...asked, refusals: money(refusalFeesMinor) });
  return (
    <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-5 md:mt-0">
      <Figure label={t("success")} value={formatShare(successRate)} isFew={isRateFew} />
      <Figure label={t("cost")} value={cost} more={cost && askedFor} />
      <Figure label={t("p50")} value={ms(row.latencyP50Ms)} isFew={row.isLatencyFew} />
      <Figure label={t("p95")} value={ms(row.latencyP95Ms)} isFew={row.isLatencyFew} />
      <Figure label={t("share")} value={formatShare(shareRate)} />
    </dl>
  );
}

/** One provider's line of the scoreboard. */
export function ProviderScore({ row, orders }: ScoreProps) {
  return (
    <li className="grid gap-x-8 border-t border-line py-3 md:grid-cols-[minmax(220px,2fr)_minmax(0,3fr)]">
      <div className="min-w-0">
        <Link
          href={orders.href}
          aria-label={orders.label}
          className="inline-flex min-h-11 items-center font-medium md:min-h-0"
        >
          {nameOfProvider(row.provider)}
        </Link>
        <Bar row={row} />
        <Failures row={row} />
      </div>
      <Figures row={row} />
    </li>
  );
}
