import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";
import { StatusTag } from "@/components/ui/status-tag";
import type { Method } from "@/lib/shared/schemas/checkout";
import type { PayMethod } from "./pay-methods";
import { ProviderMark } from "./provider-mark";
import { useMethodName } from "./use-method-name";
import { useRailName } from "./use-rail-name";

type MethodListProps = {
  methods: PayMethod[];
  chosen: Method | null;
  /** Who said no, when a row is marked "not charged". */
  failedRail: string | null;
  isLocked: boolean;
  onChoose(method: Method): void;
  /** The card fields: they stay where they are, also while another row is chosen, so that nothing typed is lost. */
  cardPanel: ReactNode;
};

/** How the buyer can pay. A method that does not work now says so and cannot be chosen. */
export function MethodList({ methods, chosen, failedRail, isLocked, onChoose, cardPanel }: MethodListProps) {
  return (
    <ul id="methods" className="rounded-tight border border-line-2 bg-raise">
      {methods.map((row) => {
        const isChosen = row.method === chosen;
        return (
          <li
            key={row.method}
            className={mergeClasses(
              "not-first:border-t not-first:border-line",
              isChosen && "shadow-[inset_3px_0_var(--ink)] rtl:shadow-[inset_-3px_0_var(--ink)]",
            )}
          >
            <MethodRow row={row} isChosen={isChosen} {...{ failedRail, isLocked, onChoose }} />
            {row.method === "card" && row.isReady ? (
              <div hidden={!isChosen} className="px-3 pt-1 pb-4 md:ps-12.5 md:pe-4 md:pb-5">
                {cardPanel}
              </div>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

const DESCRIBED = { card: "cardKinds", paypal: "opens", apple_pay: "sheet", google_pay: "sheet" } as const;

type MethodRowProps = Pick<MethodListProps, "failedRail" | "isLocked" | "onChoose"> & {
  row: PayMethod;
  isChosen: boolean;
};

function MethodRow({ row, isChosen, failedRail, isLocked, onChoose }: MethodRowProps) {
  const t = useTranslations("checkout.methods");
  const nameMethod = useMethodName();
  const nameRail = useRailName();
  const { method, isReady, mark } = row;
  const isOff = !isReady || (isLocked && !isChosen);
  function describe(): string {
    if (!isReady) return t("rests");
    if (mark === "not_charged" && failedRail !== null) return t("failed", { rail: nameRail(failedRail) });
    return t(DESCRIBED[method], { name: nameMethod(method) });
  }
  return (
    <label
      className={mergeClasses(
        "grid min-h-16 grid-cols-[20px_60px_minmax(0,1fr)] items-center gap-3 px-3 py-2 md:grid-cols-[20px_68px_minmax(0,1fr)_auto] md:gap-3.5 md:px-4",
        isOff ? "cursor-not-allowed" : "cursor-pointer",
      )}
    >
      <input
        type="radio"
        name="method"
        value={method}
        checked={isChosen}
        disabled={isOff}
        onChange={() => onChoose(method)}
        className="size-4.5 cursor-[inherit] appearance-none rounded-full border border-line-2 bg-raise checked:border-6 checked:border-ink disabled:not-checked:bg-sunk"
      />
      <ProviderMark method={method} />
      <span>
        <b className={mergeClasses("block font-semibold leading-5", !isReady && "text-ink-2")}>{nameMethod(method)}</b>
        <span className="text-13 text-ink-2">{describe()}</span>
      </span>
      <span className="max-md:hidden">
        <RowTag row={row} />
      </span>
    </label>
  );
}

function RowTag({ row: { isReady, mark } }: { row: PayMethod }) {
  const t = useTranslations("checkout.methods");
  if (!isReady) return <StatusTag tone="quiet">{t("off")}</StatusTag>;
  if (mark === "not_charged") return <StatusTag tone="warn">{t("notCharged")}</StatusTag>;
  return mark === "ready" ? (
    <StatusTag tone="ok" icon={Check}>
      {t("ready")}
    </StatusTag>
  ) : null;
}
