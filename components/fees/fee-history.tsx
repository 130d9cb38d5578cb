import { useTranslations } from "next-intl";
import { formatFull } from "@/components/back/format-time";
import { RollBackDialog } from "@/components/back/roll-back-dialog";
import { FeeList, type FeeVersion, type FeeHistory as History } from "@/lib/shared/schemas/fees";
import { FeePrice } from "./fee-price";
import type { Price } from "./list-prices";
import { readFees } from "./read-fees";
import { useFeeHistory } from "./use-fee-history";

type Changed = (list: FeeList) => void;
type EntryProps = { history: History; entry: FeeVersion; onChanged: Changed };

function RollBack({ history: { key, version: baseVersion }, entry, onChanged }: EntryProps) {
  const t = useTranslations("fees");
  return (
    <RollBackDialog
      version={entry.version}
      path="/api/settings/fees/rollback"
      body={{ key, baseVersion }}
      words={{ body: t("changeBody", { next: baseVersion + 1 }), failed: t("notSaved") }}
      onDone={(answer) => onChanged(FeeList.parse(answer))}
      onOvertaken={async () => {
        const fresh = await readFees();
        if (fresh) onChanged(fresh);
      }}
    >
      <p className="figures">
        <FeePrice terms={entry} currency={key.currency} />
      </p>
    </RollBackDialog>
  );
}

function Entry({ history, entry, zone, onChanged }: EntryProps & { zone: string }) {
  const t = useTranslations("fees");
  const { version, isLive, isWithdrawn, source, asOf, by, at } = entry;
  return (
    <li className="grid grid-cols-[48px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 border-t border-line py-2 lg:grid-cols-[48px_minmax(0,230px)_minmax(0,1fr)_auto]">
      <b className="figures font-semibold">v{version}</b>
      <span className="figures col-start-2">
        {isWithdrawn ? t("history.withdrawn") : <FeePrice terms={entry} currency={history.key.currency} />}
      </span>
      <span className="col-start-2 text-12 text-ink-2 wrap-anywhere lg:col-start-3">
        {isWithdrawn ? null : <span className="block">{t("source", { source, date: asOf })}</span>}
        {t("history.by", { by: by ?? t("history.store"), at: formatFull(at, zone, "en") })}
      </span>
      <span className="col-start-3 row-start-1 row-end-3 justify-self-end lg:col-start-4 lg:row-end-2">
        {isLive ? <span className="text-12 font-semibold">{t("history.inForce")}</span> : null}
        {isLive || isWithdrawn ? null : <RollBack history={history} entry={entry} onChanged={onChanged} />}
      </span>
    </li>
  );
}

type FeeHistoryProps = { id: string; name: string; price: Price; zone: string; onChanged: Changed };

/** Nothing is lost: each version can come back as a new one. */
export function FeeHistory({ id, name, price, zone, onChanged }: FeeHistoryProps) {
  const t = useTranslations("fees");
  const { history, hasFailed } = useFeeHistory(price.key, price.version);
  return (
    <div id={id} className="col-span-full mt-1">
      <p role="status" className="text-ink-2 empty:hidden">
        {history || hasFailed ? null : t("history.loading")}
      </p>
      <p role="alert" className="text-bad empty:hidden">
        {hasFailed ? t("history.failed") : null}
      </p>
      {history ? (
        <ol aria-label={t("history.versions", { name })} className="border-b border-line lg:ms-4">
          {history.history.map((entry) => (
            <Entry key={entry.version} history={history} entry={entry} zone={zone} onChanged={onChanged} />
          ))}
        </ol>
      ) : null}
    </div>
  );
}
