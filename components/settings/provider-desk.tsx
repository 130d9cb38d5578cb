"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { PaymentSettings } from "@/lib/shared/schemas/settings";
import { ChannelStrip } from "./channel-strip";
import { namesLeftOut } from "./compare-plans";
import { CostTable } from "./cost-table";
import { DraftBar } from "./draft-bar";
import { ProviderFacts } from "./provider-facts";
import { SavingsPanel } from "./savings-panel";
import { StrategyPanel } from "./strategy-panel";
import { summariseProviders } from "./summarise-providers";
import { arrangeStrips } from "./switchboard-draft";
import { useSwitchboard } from "./use-switchboard";
import { useWhatIf } from "./use-what-if";
import { VersionHistory } from "./version-history";
import { WhatIfCurrencyTabs } from "./what-if-currency-tabs";
import { WhatIfPanel } from "./what-if-panel";

type ProviderDeskProps = { settings: PaymentSettings; zone: string };

/** Seven provider strips side by side like the channels of a mixing desk; rows on phones. */
export function ProviderDesk({ settings: initial, zone }: ProviderDeskProps) {
  const t = useTranslations("settings");
  const board = useSwitchboard(initial);
  const { settings, draft } = board;
  const whatIf = useWhatIf(board);
  const [shown, show] = useState<string | null>(null);
  const currencies = whatIf.answer?.currencies ?? [];
  const currency = currencies.find((one) => one.currency === shown) ?? currencies[0] ?? null;
  const strips = arrangeStrips(settings.providers, draft);
  const summary = summariseProviders(settings.providers);
  const first = strips.find((strip) => strip.state !== "absent" && strip.feeSchedule !== null);
  const placeOf = (provider: string) => draft.providers.find((entry) => entry.provider === provider)?.priority ?? null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-8 gap-y-3 px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("payments.heading")}</h1>
        {summary ? <ProviderFacts summary={summary} /> : null}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: between phone and desktop the desk scrolls, also by keyboard */}
      <section tabIndex={0} aria-label={t("payments.strips")} className="overflow-x-auto border-y border-rule bg-sunk">
        <ol className="grid bg-paper md:min-w-[1120px] md:grid-cols-7">
          {strips.map((strip) => (
            <ChannelStrip
              key={strip.provider}
              strip={strip}
              place={placeOf(strip.provider)}
              last={draft.providers.length}
              board={board}
              zone={zone}
            />
          ))}
        </ol>
      </section>
      <p aria-live="polite" className="sr-only">
        {board.moved ? t("payments.moved", { ...board.moved, last: draft.providers.length }) : null}
      </p>
      <DraftBar board={board} />
      <WhatIfCurrencyTabs currencies={currencies} shown={currency?.currency ?? null} onShow={show} />
      <div className="grid xl:grid-cols-[minmax(0,1fr)_372px]">
        <StrategyPanel board={board} whatIf={whatIf} currency={currency} zone={zone} />
        <div className="border-t border-line xl:border-s xl:border-t-0">
          <WhatIfPanel board={board} currency={currency} leftOut={namesLeftOut(whatIf.answer)} />
          {first && !board.isChanged ? <CostTable strip={first} /> : null}
        </div>
      </div>
      <SavingsPanel currency={currency} />
      <VersionHistory board={board} zone={zone} />
    </>
  );
}
