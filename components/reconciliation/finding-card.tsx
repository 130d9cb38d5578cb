import Link from "next/link";
import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { StatusTag } from "@/components/ui/status-tag";
import { Time } from "@/components/ui/time";
import type { ReconciliationFinding } from "@/lib/shared/schemas/reconciliation";
import { FindingActions } from "./finding-actions";
import { sayAmount } from "./use-reconciliation-words";

type CardProps = { rail: string; finding: ReconciliationFinding };

function Sides({ rail, finding }: CardProps) {
  const t = useTranslations("reconciliation");
  const name = nameOfProvider(rail);
  const hasFee = finding.kind === "charge" || (finding.kind === "refund" && finding.class === "fee_mismatch");
  return (
    <dl className="grid grid-cols-3 gap-x-4 border-y border-line py-2">
      {(["there", "here", "ledger"] as const).map((side) => {
        const said = finding[side];
        return (
          <div key={side} className="min-w-0">
            <dt className="text-12 text-ink-3">{t(`sides.${side}`, { rail: name })}</dt>
            <dd className="figures text-16 wrap-anywhere">
              {said ? sayAmount(said.minor, said.currency) : <span className="text-ink-2">{t("sides.nothing")}</span>}
            </dd>
            {said && said.feeMinor !== null && hasFee ? (
              <dd className="figures text-12 text-ink-2">
                {t("sides.fee", { amount: sayAmount(said.feeMinor, said.currency) })}
              </dd>
            ) : null}
          </div>
        );
      })}
    </dl>
  );
}

function Explained({ finding }: Pick<CardProps, "finding">) {
  const t = useTranslations("reconciliation");
  if (!finding.explained) return null;
  const { at, by, note } = finding.explained;
  return (
    <p className="text-ink-2">
      <StatusTag tone="ok" className="me-2">
        {by ? t("explainedBy", { name: by }) : t("explainedByNobody")}
      </StatusTag>
      <Time at={at} className="text-12" /> <span className="wrap-anywhere">{note}</span>
    </p>
  );
}

/** One line that does not match: what each side says, what it means, what may be done. */
export function FindingCard({ rail, finding }: CardProps) {
  const t = useTranslations("reconciliation");
  const word = finding.isRepeat ? "repeat" : finding.class;
  const { orderId, orderNumber, lineRef, chargeRef } = finding;
  return (
    <li className="grid gap-2.5 border-t border-rule py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusTag tone={finding.explained ? "quiet" : "warn"}>{t(`class.${word}`)}</StatusTag>
        <h4 className="font-sans text-14 font-semibold">{t(`kind.${finding.kind}`)}</h4>
        <Time at={finding.at} format="second" className="figures text-12 text-ink-2" />
        {orderId && orderNumber ? (
          <Link href={`/orders/${orderId}`} className="ms-auto text-12 text-ink-2 max-md:py-3">
            {t("order", { number: orderNumber })}
          </Link>
        ) : null}
      </div>
      <p className="max-w-prose text-ink-2">{t(`means.${word}`, { rail: nameOfProvider(rail) })}</p>
      <Sides rail={rail} finding={finding} />
      <p className="flex flex-wrap gap-x-4 text-12 text-ink-2">
        {lineRef ? (
          <span className="wrap-anywhere">
            {t("line")} <bdi className="font-mono">{lineRef}</bdi>
          </span>
        ) : null}
        {chargeRef ? (
          <span className="wrap-anywhere">
            {t("charge")} <bdi className="font-mono">{chargeRef}</bdi>
          </span>
        ) : null}
      </p>
      <Explained finding={finding} />
      {finding.actions.length > 0 ? <FindingActions rail={rail} finding={finding} /> : null}
    </li>
  );
}
