import { useTranslations } from "next-intl";
import { formatFull } from "@/components/back/format-time";
import { formatBasisPoints, formatPpm, toPpm } from "@/components/dashboard/format-figures";
import { Select } from "@/components/ui/select";
import { ROUTING_STRATEGIES, type RoutingStrategy } from "@/lib/shared/schemas/settings";
import { WHAT_IF_DAYS, type WhatIfCurrency } from "@/lib/shared/schemas/what-if";
import { againstFlat, planOfStrategy } from "./compare-plans";
import { StrategyWords } from "./strategy-words";
import { moneyOf } from "./strip-figures";
import type { Switchboard } from "./use-switchboard";
import type { WhatIfDesk } from "./use-what-if";

type StrategyPanelProps = { board: Switchboard; whatIf: WhatIfDesk; currency: WhatIfCurrency | null; zone: string };
type RowProps = Pick<StrategyPanelProps, "board" | "currency"> & { strategy: RoutingStrategy; mostPpm: number };

const CHIP = "rounded-tight border px-1.5 text-12 leading-[18px] font-semibold whitespace-nowrap";
const CELL = "figures ps-3 text-end whitespace-nowrap";
const COLUMNS = [
  { key: "fees", shown: "" },
  { key: "cost", shown: "max-md:hidden" },
  { key: "savedMoney", shown: "max-md:hidden" },
  { key: "saved", shown: "" },
  { key: "success", shown: "max-md:hidden" },
  { key: "p50", shown: "max-lg:hidden pe-2.5" },
] as const;

/** What it would have cost, and saved against one provider at 3.5 %. */
function Figures({ currency, strategy, mostPpm }: Omit<RowProps, "board">) {
  const t = useTranslations("settings");
  const plan = currency && planOfStrategy(currency, strategy);
  const none = t("payments.none");
  if (!plan || plan.total.payments === 0)
    return COLUMNS.map(({ key, shown }) => (
      <td key={key} className={`${CELL} ${shown} text-ink-3`}>
        {none}
      </td>
    ));
  const { savedMinor, savedPpm } = againstFlat(plan);
  const cost = toPpm(plan.total.feesMinor, plan.total.volumeMinor);
  const money = (minor: number) => moneyOf(minor, currency.currency);
  return (
    <>
      <td className={CELL}>{money(plan.total.feesMinor)}</td>
      <td className={`${CELL} text-ink-2 max-md:hidden`}>
        {cost === null ? none : `${formatBasisPoints(cost)} ${t("payments.bp")}`}
      </td>
      <td className={`${CELL} max-md:hidden ${savedMinor < 0 ? "text-warn" : ""}`}>{money(savedMinor)}</td>
      <td className={`${CELL} ${savedMinor < 0 ? "text-warn" : ""}`}>
        <span className="inline-flex items-center gap-2">
          <span aria-hidden className="h-1.5 w-14 bg-sunk max-lg:hidden">
            <i
              className="block h-full bg-ink"
              style={{ inlineSize: `${mostPpm > 0 ? Math.max(0, ((savedPpm ?? 0) * 100) / mostPpm) : 0}%` }}
            />
          </span>
          {savedPpm === null ? none : formatPpm(savedPpm)}
        </span>
      </td>
      <td className={`${CELL} max-md:hidden`}>{plan.successPpm === null ? none : formatPpm(plan.successPpm)}</td>
      <td className={`${CELL} pe-2.5 text-ink-2 max-lg:hidden`}>
        {plan.latencyMs === null ? none : t("payments.ms", { ms: plan.latencyMs.toLocaleString("en") })}
      </td>
    </>
  );
}

function StrategyRow({ strategy, board, ...figures }: RowProps) {
  const t = useTranslations("settings");
  const isChosen = board.draft.strategy === strategy;
  const isLive = board.live.strategy === strategy;
  return (
    <tr className={`border-t border-line ${isChosen ? "bg-sunk shadow-[inset_3px_0_var(--ink)]" : ""}`}>
      <th scope="row" className="text-start font-normal">
        <label className="flex min-h-11 cursor-pointer flex-wrap items-center gap-x-2.5 ps-2.5">
          <input
            type="radio"
            name="strategy"
            value={strategy}
            checked={isChosen}
            onChange={() => board.choose(strategy)}
            className="size-4 accent-ink"
          />
          <b className="font-semibold">{t(`payments.strategies.${strategy}`)}</b>
          {isLive ? (
            <span className={`${CHIP} border-signal-edge bg-signal text-on-signal`}>{t("payments.inForce")}</span>
          ) : null}
          {isChosen && !isLive ? <span className={`${CHIP} border-line-2`}>{t("payments.inDraft")}</span> : null}
        </label>
      </th>
      <Figures strategy={strategy} {...figures} />
    </tr>
  );
}

function Replayed({ whatIf, currency }: Pick<StrategyPanelProps, "whatIf" | "currency">) {
  const t = useTranslations("settings");
  const { days, setDays, answer, isAsking, refusal } = whatIf;
  const total = currency?.actual.total;
  const words = () => {
    if (refusal !== null) return refusal || t("whatIf.failed");
    if (isAsking && !answer) return t("whatIf.asking");
    if (!total || !currency) return t("whatIf.nothing");
    return t("whatIf.replayed", { payments: total.payments, volume: moneyOf(total.volumeMinor, currency.currency) });
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 max-md:w-full">
      <p aria-live="polite" className={refusal === null ? "text-ink-2" : "text-bad"}>
        {words()}
      </p>
      <Select
        aria-label={t("whatIf.days")}
        className="min-h-11 text-13 md:min-h-8"
        value={days}
        onChange={({ target }) => setDays(WHAT_IF_DAYS.find((one) => String(one) === target.value) ?? days)}
      >
        {WHAT_IF_DAYS.map((one) => (
          <option key={one} value={one}>
            {t("whatIf.lastDays", { days: one })}
          </option>
        ))}
      </Select>
    </div>
  );
}

/** The six ways to put providers in order, each with what it would have made of past payments. */
export function StrategyPanel({ board, whatIf, currency, zone }: StrategyPanelProps) {
  const t = useTranslations("settings");
  const { snapshotId, activeSince } = board.settings;
  const savings = ROUTING_STRATEGIES.map((strategy) => {
    const plan = currency && planOfStrategy(currency, strategy);
    return plan ? (againstFlat(plan).savedPpm ?? 0) : 0;
  });
  const head = "ps-3 pb-1.5 text-end text-12 font-medium text-ink-3";
  const flat = currency?.actual.total.flatMinor;
  return (
    <section aria-labelledby="strategy" aria-busy={whatIf.isAsking} className="min-w-0 p-4 md:px-6 md:py-5">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 id="strategy" className="display text-20">
          {t("payments.strategy")}
        </h2>
        <Replayed whatIf={whatIf} currency={currency} />
      </div>
      <fieldset>
        <legend className="sr-only">{t("payments.sendBy")}</legend>
        <table className="w-full border-collapse">
          <thead>
            <tr>
              <th scope="col" className="pb-1.5 ps-2.5 text-start text-12 font-medium text-ink-3">
                {t("payments.sendBy")}
              </th>
              {COLUMNS.map(({ key, shown }) => (
                <th key={key} scope="col" className={`${head} ${shown}`}>
                  {t(`whatIf.column.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROUTING_STRATEGIES.map((strategy) => (
              <StrategyRow key={strategy} {...{ strategy, board, currency }} mostPpm={Math.max(...savings)} />
            ))}
          </tbody>
        </table>
      </fieldset>
      <div aria-live="polite" className="border-t border-line pt-2.5">
        <div className="max-w-prose">
          <StrategyWords board={board} />
        </div>
      </div>
      <p className="mt-2 text-12 text-ink-3">
        {flat && currency ? `${t("whatIf.flat", { cost: moneyOf(flat, currency.currency) })} ` : null}
        {t("payments.version", { version: snapshotId })}{" "}
        <time dateTime={activeSince}>{formatFull(activeSince, zone, "en")}</time>
      </p>
    </section>
  );
}
