import { useTranslations } from "next-intl";
import { formatFull } from "@/components/back/format-time";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { ROUTING_STRATEGIES, type RoutingStrategy } from "@/lib/shared/schemas/settings";
import { arrangeStrips, lacksSamples } from "./switchboard-draft";
import type { Switchboard } from "./use-switchboard";

const CHIP = "rounded-tight border px-1.5 text-12 leading-[18px] font-semibold";

function StrategyRow({ strategy, board }: { strategy: RoutingStrategy; board: Switchboard }) {
  const t = useTranslations("settings");
  const isChosen = board.draft.strategy === strategy;
  const isLive = board.live.strategy === strategy;
  return (
    <label
      className={`flex min-h-11 cursor-pointer items-center gap-2.5 border-t border-line px-2.5 ${isChosen ? "bg-sunk shadow-[inset_3px_0_var(--ink)]" : "hover:bg-sunk"}`}
    >
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
  );
}

/** What the chosen strategy does with the providers that are on, and whether it knows enough of them. */
function StrategyWords({ board }: { board: Switchboard }) {
  const t = useTranslations("settings");
  const { settings, draft } = board;
  const on = arrangeStrips(settings.providers, draft).filter((strip) => strip.isEnabled && strip.state !== "absent");
  const names = on.map((strip) => nameOfProvider(strip.provider)).join(", ");
  if (on.length === 0) return <p className="text-ink-2">{t("payments.noRail")}</p>;
  if (on.length === 1) return <p className="text-ink-2">{t("payments.onlyProvider", { names })}</p>;
  const few = lacksSamples(draft.strategy, on, settings.enoughSamples).map(({ provider, method, samples }) =>
    t("payments.samplesOf", { provider: nameOfProvider(provider), method: t(`payments.methods.${method}`), samples }),
  );
  return (
    <>
      <p className="text-ink-2">{t(`payments.strategyBody.${draft.strategy}`, { names })}</p>
      {few.length > 0 ? (
        <p className="mt-1 text-warn">
          {t("payments.tooFew", { enough: settings.enoughSamples, list: few.join(", ") })}
        </p>
      ) : null}
    </>
  );
}

/** The six ways to put providers in order: one in force, one perhaps in the draft. */
export function StrategyPanel({ board, zone }: { board: Switchboard; zone: string }) {
  const t = useTranslations("settings");
  const { snapshotId, activeSince } = board.settings;
  return (
    <section aria-labelledby="strategy" className="min-w-0 p-4 md:px-6 md:py-5">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
        <h2 id="strategy" className="display text-20">
          {t("payments.strategy")}
        </h2>
        <p className="text-ink-2">
          {t("payments.version", { version: snapshotId })}{" "}
          <time dateTime={activeSince}>{formatFull(activeSince, zone, "en")}</time>
        </p>
      </div>
      <fieldset>
        <legend className="pb-1.5 text-12 font-medium text-ink-3">{t("payments.sendBy")}</legend>
        {ROUTING_STRATEGIES.map((strategy) => (
          <StrategyRow key={strategy} strategy={strategy} board={board} />
        ))}
      </fieldset>
      <div aria-live="polite" className="max-w-prose border-t border-line pt-2.5">
        <StrategyWords board={board} />
      </div>
    </section>
  );
}
