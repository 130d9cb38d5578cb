import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import { type BarState, groupByCurrency, toAddress } from "@/lib/shared/analytics-address";
import { COHORT_COLUMNS, CUSTOMERS_COLUMNS, listCohortMonths } from "@/lib/shared/analytics-columns";
import { formatMoney } from "@/lib/shared/money";
import type { CustomersReply, CustomersRow } from "@/lib/shared/schemas/analytics";
import { CohortGrid } from "./cohort-grid";
import { formatShare } from "./describe-change";
import { FiguresTable } from "./figures-table";
import { KpiRow } from "./kpi-card";

/** Who bought, whether for the first time, and who came back; nobody can be told apart in it. */
export function CustomerFigures({ reply, state }: { reply: CustomersReply; state: BarState }) {
  const t = useTranslations("analytics");
  const isOneOfMany = reply.data.length > 1;
  const cohortsHref = toAddress("/api/analytics/customers", state, { format: "csv", table: "cohorts" });
  return (
    <>
      {reply.data.map((row) => (
        <BuyerTiles key={row.currency} row={row} isOneOfMany={isOneOfMany} />
      ))}
      <Panel title={t("table.buyers")} className="border-b border-line">
        <FiguresTable
          caption={t("table.buyers")}
          columns={CUSTOMERS_COLUMNS}
          rows={reply.data}
          keyOf={({ currency }) => currency}
        />
      </Panel>
      {reply.cohorts.length === 0 ? <p className="px-4 py-6 text-ink-2 md:px-6">{t("customers.noCohorts")}</p> : null}
      {groupByCurrency(reply.cohorts).map(([currency, cohorts]) => (
        <Panel
          key={currency}
          title={isOneOfMany ? `${t("table.cohorts")}, ${currency}` : t("table.cohorts")}
          note={t("customers.cohortNote")}
          className="border-b border-line"
          aside={
            <a href={cohortsHref} download className="py-1 text-ink-2">
              {t("chart.csv")}
            </a>
          }
          table={
            <FiguresTable
              caption={t("table.cohorts")}
              columns={COHORT_COLUMNS}
              rows={listCohortMonths(cohorts)}
              keyOf={(row) => `${row.month}${row.offset}`}
            />
          }
        >
          <CohortGrid cohorts={cohorts} caption={t("table.cohorts")} />
        </Panel>
      ))}
    </>
  );
}

function BuyerTiles({ row, isOneOfMany }: { row: CustomersRow; isOneOfMany: boolean }) {
  const t = useTranslations("analytics");
  const { currency, buyers, newBuyers, returningBuyers } = row;
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency });
  const ofBuyers = (part: number) => {
    const percent = formatShare(buyers > 0 ? part / buyers : null);
    return percent ? { reference: t("customers.ofBuyers", { percent, count: buyers }) } : {};
  };
  const kpis = [
    { label: t("customers.newBuyers"), value: newBuyers.toLocaleString("en"), ...ofBuyers(newBuyers) },
    {
      label: t("customers.returningBuyers"),
      value: returningBuyers.toLocaleString("en"),
      ...ofBuyers(returningBuyers),
    },
    { label: t("customers.ordersPerBuyer"), value: row.ordersPerBuyer?.toFixed(2) ?? t("kpi.unknown") },
    {
      label: t("customers.lifetimeValue"),
      value: row.lifetimeValueMinor === null ? t("kpi.unknown") : money(row.lifetimeValueMinor),
      reference: <span className="whitespace-normal">{t("customers.lifetimeNote")}</span>,
    },
  ];
  return <KpiRow title={isOneOfMany ? t("kpi.titleIn", { currency }) : t("kpi.title")} kpis={kpis} />;
}
