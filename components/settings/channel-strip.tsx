import { CircleSlash } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { DragEvent } from "react";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { StatusTag } from "@/components/ui/status-tag";
import type { ProviderStrip } from "@/lib/shared/schemas/settings";
import { StripBreaker, StripState } from "./breaker-tag";
import { PlaceMover } from "./place-mover";
import { PowerSwitch } from "./power-switch";
import { ShareMeter } from "./share-meter";
import { StripCost, StripFees, StripHealth } from "./strip-figures";
import { StripRides } from "./strip-rides";
import { StripWeight } from "./strip-weight";
import type { Switchboard } from "./use-switchboard";

type ChannelStripProps = {
  strip: ProviderStrip;
  place: number | null;
  last: number;
  board: Switchboard;
  zone: string;
};

const FRAME =
  "flex min-w-0 flex-col border-b border-line px-4 py-3 md:border-e md:border-b-0 md:px-3.5 md:py-0 md:last:border-e-0";
const DRAGGED = "application/x-provider";

function Name({ strip, isQuiet }: { strip: ProviderStrip; isQuiet: boolean }) {
  const t = useTranslations("settings");
  return (
    <div>
      <h2 className={`truncate font-sans text-16 leading-5 font-[650] ${isQuiet ? "text-ink-2" : ""}`}>
        {nameOfProvider(strip.provider)}
      </h2>
      <p className="text-12 leading-5 text-ink-2">{t(`payments.kind.${strip.kind}`)}</p>
    </div>
  );
}

/** Keys are there, but not what browsers need: said where its switch is, because switching it on changes nothing. */
function NoCards({ names }: { names: string[] }) {
  const t = useTranslations("settings");
  const locale = useLocale();
  if (names.length === 0) return null;
  const list = new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
  return (
    <p className="py-2 text-12 leading-[18px] text-warn wrap-anywhere">{t("payments.noCards", { names: list })}</p>
  );
}

/** A provider that this store has not: says so and why. No switch and no meter, because there is nothing to move. */
function AbsentStrip({ strip }: { strip: ProviderStrip }) {
  const t = useTranslations("settings");
  return (
    <li className={`${FRAME} bg-sunk md:pt-9`}>
      <div className="flex items-start justify-between gap-3 md:block">
        <Name strip={strip} isQuiet />
        <StatusTag tone="quiet" icon={CircleSlash} className="md:flex md:h-[60px]">
          {t("payments.state.absent")}
        </StatusTag>
      </div>
      {strip.reason ? (
        <p className="mt-1 text-12 leading-[18px] text-ink-2 md:mt-0 md:border-t md:border-line md:pt-2">
          {t(`payments.absence.${strip.reason}`)}
        </p>
      ) : null}
    </li>
  );
}

/** One provider as a channel of the mixing desk: its place, its switch, how it does and what it costs. */
export function ChannelStrip({ strip, place, last, board, zone }: ChannelStripProps) {
  if (strip.state === "absent" || place === null) return <AbsentStrip strip={strip} />;
  const name = nameOfProvider(strip.provider);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    board.moveTo(event.dataTransfer.getData(DRAGGED), place - 1);
  };
  return (
    <li
      className={`${FRAME} ${strip.isEnabled ? "" : "bg-sunk"}`}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, strip.provider)}
      onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={drop}
    >
      <div className="flex items-start justify-between gap-3 md:block">
        <div className="flex items-start gap-2 md:block">
          <PlaceMover
            place={place}
            last={last}
            provider={name}
            onMove={(index) => board.moveTo(strip.provider, index)}
          />
          <Name strip={strip} isQuiet={!strip.isEnabled} />
        </div>
        <div className="flex flex-col items-end gap-1.5 md:h-[60px] md:items-start md:justify-center">
          <PowerSwitch isOn={strip.isEnabled} provider={name} onFlip={() => board.flip(strip.provider)} />
          <StripState strip={strip} />
        </div>
      </div>
      <NoCards names={strip.missingForCards} />
      {board.draft.strategy === "weighted" && strip.kind === "rail" ? (
        <StripWeight strip={strip} board={board} />
      ) : null}
      <StripHealth strip={strip} />
      <StripCost strip={strip} />
      {strip.kind === "wallet" ? (
        <StripRides rides={strip.rides} />
      ) : (
        <>
          <StripBreaker breaker={strip.breaker} zone={zone} />
          <StripFees strip={strip} />
        </>
      )}
      <ShareMeter sharePpm={strip.liveSharePpm} provider={name} />
    </li>
  );
}
