import { useLocale, useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { useBandWords } from "@/components/settings/use-band-words";
import { type BarState, groupByCurrency, toAddress, withChange } from "@/lib/shared/analytics-address";
import { PROVIDER_BAND_COLUMNS, PROVIDER_COLUMNS, PROVIDER_COUNTRY_COLUMNS } from "@/lib/shared/analytics-columns";
import type { BandScoreRow, CountryScoreRow, ProvidersReply, ScoreRow } from "@/lib/shared/schemas/scoreboard";
import { FiguresTable } from "./figures-table";
import { ProviderScore } from "./provider-score";
import { ScoreTable } from "./score-table";

type PartProps<Row> = { rows: readonly Row[]; state: BarState; isOneOfMany: boolean; currency: string };

/** "Germany"; a code that no list has stays a code. */
function usePlaceNames() {
  const names = new Intl.DisplayNames([useLocale()], { type: "region", fallback: "code" });
  return (country: string) => names.of(country) ?? country;
}

/** The orders that a provider took, or the page's own rows of a country or a provider. */
function useLinks(state: BarState) {
  const t = useTranslations("analytics.table");
  const nameOfPlace = usePlaceNames();
  const only = (path: string, change: Partial<BarState>, value: string) => ({
    href: toAddress(path, withChange(state, change)),
    label: t("only", { value }),
  });
  return {
    ordersOf: ({ provider, country }: { provider: string; country?: string }) => ({
      href: toAddress("/dashboard/orders", withChange(state, { rail: provider, ...(country ? { country } : {}) })),
      label: t("openOrders", {
        name: [nameOfProvider(provider), country && nameOfPlace(country)].filter(Boolean).join(", "),
      }),
    }),
    onlyCountry: (country: string, name = country) => only("/dashboard/providers", { country }, name),
  };
}

function usePanelTitle(isOneOfMany: boolean, currency: string) {
  return (title: string) => (isOneOfMany ? `${title}, ${currency}` : title);
}

function CsvLink({ state, table }: { state: BarState; table: "countries" | "bands" }) {
  const t = useTranslations("analytics.chart");
  return (
    <a
      href={toAddress("/api/analytics/providers", state, { format: "csv", table })}
      download
      className="py-1 text-ink-2"
    >
      {t("csv")}
    </a>
  );
}

function Providers({ rows, state, isOneOfMany, currency }: PartProps<ScoreRow>) {
  const t = useTranslations("analytics");
  const title = usePanelTitle(isOneOfMany, currency)(t("table.providers"));
  const { ordersOf } = useLinks(state);
  return (
    <Panel
      title={title}
      note={t("score.note")}
      className="border-b border-line"
      table={
        <FiguresTable
          caption={title}
          columns={PROVIDER_COLUMNS}
          rows={rows}
          keyOf={({ provider }) => provider}
          linkOf={ordersOf}
        />
      }
    >
      <ul>
        {rows.map((row) => (
          <ProviderScore key={row.provider} row={row} orders={ordersOf(row)} />
        ))}
      </ul>
    </Panel>
  );
}

const LIST_PX = 340;
const FITS = 8;

function ByCountry({ rows, state, isOneOfMany, currency }: PartProps<CountryScoreRow>) {
  const t = useTranslations("analytics");
  const title = usePanelTitle(isOneOfMany, currency)(t("table.providersByCountry"));
  const { ordersOf, onlyCountry } = useLinks(state);
  const nameOf = usePlaceNames();
  const linkTo = (country: string, name?: string) => (state.country === country ? null : onlyCountry(country, name));
  const sorted = rows.toSorted((a, b) => nameOf(a.country).localeCompare(nameOf(b.country)));
  const shared = { caption: title, rows: sorted, ...(rows.length > FITS ? { heightPx: LIST_PX } : {}) };
  return (
    <Panel
      title={title}
      className="border-b border-line"
      aside={<CsvLink state={state} table="countries" />}
      table={
        <FiguresTable
          {...shared}
          columns={PROVIDER_COUNTRY_COLUMNS}
          keyOf={({ country, provider }) => `${country} ${provider}`}
          linkOf={({ country }) => linkTo(country)}
          cellLinkOf={(row, columnId) => (columnId === "rail" ? ordersOf(row) : null)}
        />
      }
    >
      <ScoreTable
        {...shared}
        head={t("score.country")}
        nameOf={({ country }) => nameOf(country)}
        linkOf={({ country }) => linkTo(country, nameOf(country))}
        ordersOf={ordersOf}
      />
    </Panel>
  );
}

function ByAmount({ rows, state, isOneOfMany, currency }: PartProps<BandScoreRow>) {
  const t = useTranslations("analytics");
  const { sayBand } = useBandWords();
  const title = usePanelTitle(isOneOfMany, currency)(t("table.providersByAmount"));
  const sorted = rows.toSorted((a, b) => a.fromMinor - b.fromMinor);
  const shared = { caption: title, rows: sorted, ...(rows.length > FITS ? { heightPx: LIST_PX } : {}) };
  return (
    <Panel
      title={title}
      className="border-b border-line"
      aside={<CsvLink state={state} table="bands" />}
      table={
        <FiguresTable
          {...shared}
          columns={PROVIDER_BAND_COLUMNS}
          keyOf={({ fromMinor, provider }) => `${fromMinor} ${provider}`}
        />
      }
    >
      <ScoreTable {...shared} head={t("score.amount")} nameOf={(row) => sayBand(row, currency)} />
    </Panel>
  );
}

/** How payments went with each provider and what they cost, currency by currency: as a whole, by country, by size. */
export function ProviderFigures({ reply, state }: { reply: ProvidersReply; state: BarState }) {
  const groups = groupByCurrency(reply.data);
  return groups.map(([currency, rows]) => {
    const isOf = (row: ScoreRow) => row.currency === currency;
    const shared = { state, currency, isOneOfMany: groups.length > 1 };
    return (
      <div key={currency}>
        <Providers {...shared} rows={rows} />
        <ByAmount {...shared} rows={reply.bands.filter(isOf)} />
        <ByCountry {...shared} rows={reply.countries.filter(isOf)} />
      </div>
    );
  });
}
