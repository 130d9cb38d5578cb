import { useTranslations } from "next-intl";
import { formatPpm } from "@/components/dashboard/format-figures";
import type { WhatIfCurrency, WhatIfPlan } from "@/lib/shared/schemas/what-if";
import { differenceOf, findPlan, planOfStrategy } from "./compare-plans";
import { moneyOf } from "./strip-figures";
import { useBandWords } from "./use-band-words";
import type { Switchboard } from "./use-switchboard";

/** `leftOut`: by name, providers that are proposed for no card. */
type WhatIfPanelProps = { board: Switchboard; currency: WhatIfCurrency | null; leftOut: readonly string[] };
type Pair = { live: WhatIfPlan; draft: WhatIfPlan; currency: string };

const signed = (text: string, value: number) => (value > 0 ? `+${text}` : text);
const tone = (minor: number) => (minor > 0 ? "text-warn" : minor < 0 ? "text-ok" : "");
const HEAD = "pb-1.5 ps-3 text-end text-12 font-medium text-ink-3 first:ps-0 first:text-start";

function Difference({
  label,
  minor,
  ppm,
  currency,
}: {
  label: string;
  minor: number;
  ppm: number | null;
  currency: string;
}) {
  return (
    <tr className="figures border-t border-line">
      <th scope="row" className="h-9 text-start font-normal">
        {label}
      </th>
      <td className={`ps-3 text-end ${tone(minor)}`}>{signed(moneyOf(minor, currency), minor)}</td>
      <td className="ps-3 text-end text-ink-2">{ppm === null ? "" : signed(formatPpm(ppm), ppm)}</td>
    </tr>
  );
}

/** The draft's fees less those in force, for all payments and by size of basket. */
function Differences({ live, draft, currency }: Pair) {
  const t = useTranslations("settings");
  const { sayBand } = useBandWords();
  return (
    <table className="w-full border-collapse">
      <thead>
        <tr>
          {(["basket", "fees", "change"] as const).map((column) => (
            <th key={column} scope="col" className={HEAD}>
              {t(`whatIf.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {draft.bands.map((band) => {
          const before = live.bands.find(({ fromMinor }) => fromMinor === band.fromMinor);
          if (!before) return null;
          return (
            <Difference
              key={band.fromMinor}
              label={sayBand(band, currency)}
              currency={currency}
              {...differenceOf(band, before)}
            />
          );
        })}
        <Difference label={t("whatIf.all")} currency={currency} {...differenceOf(draft.total, live.total)} />
      </tbody>
    </table>
  );
}

function Notes({ live, draft, currency }: Pair) {
  const t = useTranslations("settings");
  const { payments, volumeMinor } = draft.notTaken;
  const isKnown = live.successPpm !== null && draft.successPpm !== null;
  return (
    <>
      {payments > live.notTaken.payments ? (
        <p className="mt-2 text-bad">{t("whatIf.notTaken", { payments, volume: moneyOf(volumeMinor, currency) })}</p>
      ) : null}
      <p className="mt-2 text-ink-2">
        {isKnown
          ? t("whatIf.success", {
              live: formatPpm(live.successPpm ?? 0),
              draft: formatPpm(draft.successPpm ?? 0),
              known: formatPpm(draft.knownPpm, 0),
            })
          : t("whatIf.successUnknown")}
      </p>
    </>
  );
}

/** The draft against what is in force, over past payments. */
export function WhatIfPanel({ board, currency, leftOut }: WhatIfPanelProps) {
  const t = useTranslations("settings");
  const live = currency && findPlan(currency, "live");
  const draft = currency && planOfStrategy(currency, board.draft.strategy);
  const { snapshotId } = board.settings;
  const pair = live && draft && board.isChanged ? { live, draft, currency: currency.currency } : null;
  return (
    <section aria-labelledby="what-if" className="p-4 md:px-6 md:py-5">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
        <h2 id="what-if" className="display text-20">
          {t("whatIf.title")}
        </h2>
        {pair ? <p className="text-ink-2">{t("whatIf.against", { next: snapshotId + 1, live: snapshotId })}</p> : null}
      </div>
      {pair ? (
        <>
          <Differences {...pair} />
          <Notes {...pair} />
        </>
      ) : (
        <p className="text-ink-2">{t(board.isChanged ? "whatIf.asking" : "whatIf.draftFirst")}</p>
      )}
      {leftOut.length > 0 ? (
        <p className="mt-2 text-ink-2">{t("whatIf.leftOut", { providers: leftOut.join(", ") })}</p>
      ) : null}
      <p className="mt-2 text-12 text-ink-3">{t("whatIf.honest")}</p>
    </section>
  );
}
