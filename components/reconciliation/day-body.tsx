import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { ReconciliationDay } from "@/lib/shared/schemas/reconciliation";
import { FindingCard } from "./finding-card";
import { SumsTable } from "./sums-table";
import { sayAmount } from "./use-reconciliation-words";

function Payouts({ rail, payouts }: Pick<ReconciliationDay, "rail" | "payouts">) {
  const t = useTranslations("reconciliation");
  if (payouts.length === 0) return null;
  return (
    <section className="grid gap-2">
      <h3 className="font-sans text-13 font-semibold">{t("payouts.title")}</h3>
      <p className="max-w-prose text-ink-2">{t("payouts.body", { rail: nameOfProvider(rail) })}</p>
      <ul>
        {payouts.map(({ ref, minor, currency, at }) => (
          <li key={ref} className="flex flex-wrap items-baseline gap-x-4 border-t border-line py-2">
            <bdi className="min-w-0 font-mono text-12 text-ink-2 wrap-anywhere">{ref}</bdi>
            <Time at={at} format="minute" className="figures text-12 text-ink-2" />
            <b className="figures ms-auto font-medium">{sayAmount(-minor, currency)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Nothing({ day }: { day: ReconciliationDay }) {
  const t = useTranslations("reconciliation");
  const rail = nameOfProvider(day.rail);
  const { line } = day;
  if (!line) return <EmptyState title={t("emptyTitle")}>{t("emptyBody", { rail })}</EmptyState>;
  if (line.state === "failed") return null;
  if (line.state !== "done") return <EmptyState title={t("state.running")}>{t("runningBody", { rail })}</EmptyState>;
  if (line.matchedCount === 0 && day.payouts.length === 0)
    return <EmptyState title={t("noLinesTitle")}>{t("noLinesBody", { rail })}</EmptyState>;
  if (line.matchedCount === 0) return null;
  return <EmptyState title={t("matchedTitle")}>{t("matchedBody", { rail, count: line.matchedCount })}</EmptyState>;
}

/** What a day shows: what does not match first, then sums and payouts. */
export function DayBody({ day }: { day: ReconciliationDay }) {
  const t = useTranslations("reconciliation");
  const { rail, findings, findingCount, tallies, payouts } = day;
  return (
    <div className="grid min-w-0 gap-7">
      {findings.length > 0 ? (
        <section className="grid">
          <h3 className="mb-2.5 font-sans text-13 font-semibold">
            {t("findings")}{" "}
            {findingCount > findings.length ? (
              <span className="font-normal text-ink-2">
                {t("findingsShown", { shown: findings.length, count: findingCount })}
              </span>
            ) : null}
          </h3>
          <ol>
            {findings.map((finding) => (
              <FindingCard key={finding.id} rail={rail} finding={finding} />
            ))}
          </ol>
        </section>
      ) : (
        <Nothing day={day} />
      )}
      {tallies.length > 0 ? (
        <section className="grid min-w-0 gap-2">
          <h3 className="font-sans text-13 font-semibold">{t("sums.title")}</h3>
          <SumsTable rail={rail} tallies={tallies} />
        </section>
      ) : null}
      <Payouts rail={rail} payouts={payouts} />
    </div>
  );
}
