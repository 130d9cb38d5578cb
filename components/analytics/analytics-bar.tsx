"use client";
import { Download, Keyboard, Link2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useRef, useState, useTransition } from "react";
import { type BarState, toAddress, withChange } from "@/lib/shared/analytics-address";
import { CURRENCIES, STORE_CURRENCY } from "@/lib/shared/money";
import { COMPARISONS, PERIOD_KEYS } from "@/lib/shared/schemas/analytics";
import type { SharedPage } from "@/lib/shared/schemas/share";
import { BarSelect } from "./bar-select";
import { CustomDays } from "./custom-days";
import { type Chip, FilterChips } from "./filter-chips";
import { KeysSheet } from "./keys-sheet";
import type { PageAction } from "./page-keys";
import { PendingFigures } from "./pending-figures";
import { ShareDialog } from "./share-dialog";
import { useKeysSwitch, usePageKeys } from "./use-page-keys";

export type BarProps = {
  path: string;
  state: BarState;
  /** First and last day shown now: where a custom period begins from. Null when there is no such period. */
  days: readonly [string, string] | null;
  today: string;
  exportHref: string;
  /** Null for a page that cannot be shared. */
  sharedPage: SharedPage | null;
  chips: readonly Chip[];
  /** False beside a player, which has keys of its own. */
  hasKeys: boolean;
  children: ReactNode;
};

const BUTTON =
  "inline-flex h-11 items-center gap-2 rounded-tight border border-line-2 px-2.5 font-medium text-ink no-underline hover:border-ink sm:px-3 md:h-7 md:px-2.5";

/** The one bar of every page of figures. All it holds is in the address. */
export function AnalyticsBar({ path, state, days, today, exportHref, sharedPage, chips, hasKeys, children }: BarProps) {
  const t = useTranslations("analytics");
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [open, setOpen] = useState<Sheet | null>(null);
  const close = () => setOpen(null);
  const exportLink = useRef<HTMLAnchorElement>(null);
  const [areKeysOn] = useKeysSwitch();
  const go = useCallback(
    (next: BarState) => startTransition(() => router.push(toAddress(path, next), { scroll: false })),
    [router, path],
  );
  const act = useCallback(
    (action: PageAction) => {
      if (action.kind === "go") go(action.state);
      else if (action.kind === "export") exportLink.current?.click();
      else if (action.kind === "help") setOpen("keys");
      else if (sharedPage) setOpen("share");
    },
    [go, sharedPage],
  );
  usePageKeys(state, hasKeys && areKeysOn && open === null, act);
  return (
    <>
      <section
        aria-label={t("bar.label")}
        aria-busy={isPending}
        className="grid grid-cols-2 items-center gap-2 border-b border-line px-4 py-2.5 sm:flex sm:flex-wrap md:px-6"
      >
        <BarChoices state={state} days={days} onChoose={go} />
        {state.period === "custom" ? (
          <CustomDays key={`${state.from}${state.to}`} path={path} state={state} lastDay={today} />
        ) : null}
        <span role="status" className="order-last col-span-2 text-ink-3 empty:hidden sm:order-none">
          {isPending ? t("bar.loading") : null}
        </span>
        <div className="flex gap-2 sm:ms-auto">
          <a ref={exportLink} href={exportHref} download aria-label={t("bar.exportLabel")} className={BUTTON}>
            <Download size={14} strokeWidth={1.75} aria-hidden />
            {t("bar.export")}
          </a>
          <BarButtons canShare={sharedPage !== null} hasKeys={hasKeys} onOpen={setOpen} />
        </div>
        <FilterChips path={path} state={state} chips={chips} />
      </section>
      <PendingFigures value={isPending}>{children}</PendingFigures>
      <KeysSheet isOpen={open === "keys"} onOpenChange={close} canShare={sharedPage !== null} />
      {sharedPage ? (
        <ShareDialog page={sharedPage} state={state} isOpen={open === "share"} onOpenChange={close} />
      ) : null}
    </>
  );
}

type Sheet = "keys" | "share";
type BarButtonsProps = { canShare: boolean; hasKeys: boolean; onOpen: (sheet: Sheet) => void };

function BarButtons({ canShare, hasKeys, onOpen }: BarButtonsProps) {
  const t = useTranslations("analytics");
  return (
    <>
      {canShare ? (
        <button type="button" onClick={() => onOpen("share")} className={BUTTON}>
          <Link2 size={14} strokeWidth={1.75} aria-hidden />
          {t("bar.share")}
        </button>
      ) : null}
      {hasKeys ? (
        <button
          type="button"
          aria-label={t("keys.title")}
          onClick={() => onOpen("keys")}
          className={`${BUTTON} max-sm:hidden`}
        >
          <Keyboard size={14} strokeWidth={1.75} aria-hidden />
        </button>
      ) : null}
    </>
  );
}

type BarChoicesProps = Pick<BarProps, "state" | "days"> & { onChoose: (next: BarState) => void };

function BarChoices({ state, days, onChoose }: BarChoicesProps) {
  const t = useTranslations("analytics");
  const choose = (change: Partial<BarState>) => onChoose(withChange(state, change));
  return (
    <div className="contents gap-2 sm:flex sm:flex-wrap">
      <BarSelect
        label={t("bar.period")}
        value={state.period}
        options={PERIOD_KEYS.filter((key) => key !== "custom" || days !== null)}
        nameOf={(key) => t(`period.${key}`)}
        onChoose={(period) => choose(period === "custom" && days ? { period, from: days[0], to: days[1] } : { period })}
      />
      <BarSelect
        label={t("bar.compare")}
        value={state.compare}
        options={COMPARISONS.filter((compare) => withChange(state, { compare }).compare === compare)}
        nameOf={(key) => t(`compare.${key}`)}
        onChoose={(compare) => choose({ compare })}
      />
      <BarSelect
        label={t("bar.currency")}
        value={state.currency ?? STORE_CURRENCY}
        options={[...CURRENCIES, "all"]}
        nameOf={(code) => (code === "all" ? t("currency.all") : code)}
        onChoose={(currency) =>
          onChoose(withChange(state, { currency: currency === STORE_CURRENCY ? undefined : currency }))
        }
      />
    </div>
  );
}
