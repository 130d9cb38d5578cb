import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { DataTable } from "@/components/back/data-table";
import { formatFull, formatMinute, formatMoment, nameOfZone } from "@/components/back/format-time";
import { Panel } from "@/components/back/panel";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import type { RailHealth } from "@/lib/shared/schemas/rail-health";
import { EpisodeTable } from "./episode-table";
import { ProbeDay } from "./probe-day";

type HealthProps = { rails: readonly RailHealth[]; asOf: string; zone: string };
type RailProps = { rail: RailHealth; asOf: string; zone: string };

const TABLE_PX = 220;
const LOOK = {
  closed: { tone: "ok", icon: CircleCheck },
  recovering: { tone: "warn", icon: TriangleAlert },
  half_open: { tone: "warn", icon: TriangleAlert },
  open: { tone: "bad", icon: CircleX },
} satisfies Record<RailHealth["state"], { tone: StatusTone; icon: typeof CircleCheck }>;

function LastProbe({ rail: { lastProbe }, asOf, zone }: RailProps) {
  const t = useTranslations("health");
  if (!lastProbe) return <span>{t("neverAsked")}</span>;
  const { at, isUp, latencyMs, code } = lastProbe;
  return (
    <span>
      {isUp ? t("answered", { ms: latencyMs ?? 0 }) : t("unanswered", { code: code ?? "" })}{" "}
      <time dateTime={at} title={formatFull(at, zone, "en")} className="figures">
        {formatMoment(at, asOf, zone, "en")}
      </time>
    </span>
  );
}

function DayTable({ rail: { day }, name, zone }: Pick<RailProps, "rail" | "zone"> & { name: string }) {
  const t = useTranslations("health");
  const rows = day
    .filter(({ probes }) => probes > 0)
    .map(({ from, probes, up, latencyP50Ms }) => [
      formatMinute(from, zone),
      String(probes),
      String(up),
      latencyP50Ms === null ? "" : String(latencyP50Ms),
    ])
    .reverse();
  return (
    <DataTable
      caption={t("dayOf", { name })}
      columns={[t("column.from", { zone: nameOfZone(zone) }), t("column.probes"), t("column.up"), t("column.latency")]}
      rows={rows}
      heightPx={TABLE_PX}
    />
  );
}

function Rail(props: RailProps) {
  const t = useTranslations("health");
  const { rail, zone } = props;
  const name = nameOfProvider(rail.provider);
  const { tone, icon } = LOOK[rail.state];
  return (
    <Panel
      title={name}
      note={<LastProbe {...props} />}
      className="border-b border-line"
      table={<DayTable rail={rail} name={name} zone={zone} />}
    >
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1">
        <StatusTag tone={tone} icon={icon}>
          {t(`state.${rail.state}`)}
        </StatusTag>
      </div>
      <ProbeDay day={rail.day} name={name} zone={zone} />
      <EpisodeTable {...props} name={name} />
    </Panel>
  );
}

/** How each provider has been: its probes of a day, and when calls to it were held back, why and for how long. */
export function RailHealthList({ rails, asOf, zone }: HealthProps) {
  const t = useTranslations("health");
  return (
    <>
      <div className="border-b border-line px-4 py-3 text-ink-2 md:px-6">
        <p className="max-w-prose">{t("intro")}</p>
      </div>
      {rails.length === 0 ? <p className="px-4 py-8 text-ink-2 md:px-6">{t("noRails")}</p> : null}
      {rails.map((rail) => (
        <Rail key={rail.provider} rail={rail} asOf={asOf} zone={zone} />
      ))}
    </>
  );
}
