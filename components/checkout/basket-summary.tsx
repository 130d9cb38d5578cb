import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusTag } from "@/components/ui/status-tag";
import type { Currency } from "@/lib/shared/money";
import { AsideHead } from "./aside-head";
import { SummaryAside } from "./summary-aside";
import type { SummaryLine } from "./summary-line";
import { SummaryLines } from "./summary-lines";
import { SummaryTotals } from "./summary-totals";
import type { QuoteState } from "./use-quote";
import { WhereItGoes } from "./where-it-goes";

type BasketSummaryProps = {
  lines: SummaryLine[];
  currency: Currency;
  formatCount: number;
  quoting: QuoteState;
  /** Open: lines may be taken out. Locked: a payment is on its way. Checking: nobody knows yet. */
  mode: "open" | "locked" | "checking";
  onRemove(ids: string[]): void;
  onName(id: string, amountMinor: number | undefined): void;
  namePlace(jurisdiction: string): string;
};

export function BasketSummary(props: BasketSummaryProps) {
  const { lines, currency, formatCount, quoting, mode, onRemove, onName, namePlace } = props;
  const t = useTranslations("checkout");
  const [isChanging, setIsChanging] = useState(false);
  const { quote, isFresh } = quoting;
  const canChange = mode === "open";
  const gone = lines.filter((line) => line.isGone);
  return (
    <SummaryAside
      lines={lines}
      total={quote ? { amountMinor: quote.totalMinor, currency } : null}
      key={gone.length > 0 ? "gone" : "kept"}
      isOpenAtFirst={gone.length > 0}
    >
      <AsideHead title={t("basket.count", { count: lines.length })}>
        {canChange ? (
          <Button
            variant="quiet"
            size="sm"
            className="-my-1 -me-3 text-14 underline decoration-1 underline-offset-4"
            aria-pressed={isChanging}
            onClick={() => setIsChanging(!isChanging)}
          >
            {isChanging ? t("basket.done") : t("basket.change")}
          </Button>
        ) : (
          <StatusTag tone="quiet">{t("checking.basketKept")}</StatusTag>
        )}
      </AsideHead>
      <SummaryLines
        lines={lines}
        currency={currency}
        onRemove={canChange && isChanging ? (id) => onRemove([id]) : undefined}
        onName={canChange ? onName : undefined}
      />
      {gone.length > 0 && canChange ? (
        <GoneNotice count={gone.length} onRemove={() => onRemove(gone.map(({ id }) => id))} />
      ) : null}
      {quoting.failure !== null && canChange && Object.keys(quoting.lineErrors).length === 0 ? (
        <QuoteFailed detail={quoting.failure} onAgain={quoting.askAgain} />
      ) : null}
      {quote ? (
        <>
          <SummaryTotals
            {...quote}
            tax={quote.receipt.tax}
            isStale={!isFresh}
            namePlace={namePlace}
            {...(mode === "checking" && { note: t("checking.notConfirmed") })}
          />
          <WhereItGoes
            receipt={quote.receipt}
            note={t(mode === "checking" ? "goes.noteChecking" : "goes.note")}
            namePlace={namePlace}
          />
        </>
      ) : (
        <SkeletonTotals />
      )}
      {mode === "checking" ? null : <ReadyPromise formatCount={formatCount} />}
    </SummaryAside>
  );
}

function GoneNotice({ count, onRemove }: { count: number; onRemove(): void }) {
  const t = useTranslations("checkout.basket");
  return (
    <div role="alert" className="mt-4 border-s-6 border-warn bg-warn-wash px-4 py-3 text-14">
      <p>{t("goneText", { count })}</p>
      <Button size="sm" className="mt-2 min-h-9" onClick={onRemove}>
        {t("removeGone")}
      </Button>
    </div>
  );
}

function QuoteFailed({ detail, onAgain }: { detail: string; onAgain(): void }) {
  const t = useTranslations();
  return (
    <div role="alert" className="mt-4 border-s-6 border-warn bg-warn-wash px-4 py-3 text-14">
      <p>
        {t("checkout.basket.quoteFailed")} {detail}
      </p>
      <Button size="sm" className="mt-2 min-h-9" onClick={onAgain}>
        {t("common.tryAgain")}
      </Button>
    </div>
  );
}

function ReadyPromise({ formatCount }: { formatCount: number }) {
  const t = useTranslations("checkout.promise");
  return (
    <div className="mt-9 grid grid-cols-[20px_minmax(0,1fr)] gap-3 border-y border-line py-3 text-14">
      <Download size={18} strokeWidth={1.75} aria-hidden="true" className="mt-px text-ink-2" />
      <p>
        <b className="block font-semibold">{t("readyTitle")}</b>
        <span className="text-ink-2">{t("readyText", { count: formatCount })}</span>
      </p>
    </div>
  );
}

/** As tall as what comes, so that nothing jumps when the price arrives. */
export function SkeletonTotals() {
  return (
    <div className="grid gap-2 pt-4">
      <Skeleton className="h-6 bg-line" />
      <Skeleton className="h-6 bg-line" />
      <Skeleton className="mt-4.5 ms-auto h-11 w-36 bg-line" />
      <Skeleton className="mt-9 h-9 bg-line" />
      <Skeleton className="h-24 bg-line" />
    </div>
  );
}
