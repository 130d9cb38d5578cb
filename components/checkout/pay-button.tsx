import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Money } from "@/components/ui/money";
import type { Currency } from "@/lib/shared/money";
import type { Method } from "@/lib/shared/schemas/checkout";
import type { Step } from "./checkout-state";
import { SlowNote } from "./slow-note";
import { useMethodName } from "./use-method-name";
import { useRailName } from "./use-rail-name";

type PayButtonProps = {
  step: Step;
  total: { amountMinor: number; currency: Currency } | null;
  /** Why it cannot be pressed yet; null when it can. */
  waitsFor: "quoting" | "unpriced" | "goneFirst" | null;
  /** Null while nothing is to be paid. */
  method: Method | null;
};

/** The one sticker of the page. It stays in place and says what it is doing or waiting for. */
export function PayButton({ step, total, waitsFor, method }: PayButtonProps) {
  const t = useTranslations("checkout");
  const nameMethod = useMethodName();
  const sayBusy = useBusyWords(method);
  const busy = sayBusy(step);
  const isFree = total?.amountMinor === 0;
  function sayReady(): string {
    if (isFree) return t("getFree");
    return method === null || method === "card" ? t("pay") : t("continueWith", { name: nameMethod(method) });
  }
  const word = busy ?? (waitsFor ? t(`busy.${waitsFor}`) : sayReady());
  const isOff = busy !== null || waitsFor !== null;
  return (
    <>
      <Button
        type="submit"
        variant="sticker"
        aria-disabled={isOff || undefined}
        className="min-h-15 w-full justify-between px-5.5 text-16 aria-disabled:border-line-2 aria-disabled:bg-sunk aria-disabled:text-ink-2 md:text-20"
      >
        <span className="inline-flex items-center gap-3">
          {busy ? (
            <i
              aria-hidden="true"
              className="size-2.5 animate-pulse rounded-full border border-signal-edge bg-signal motion-reduce:animate-none"
            />
          ) : null}
          {word}
        </span>
        {total ? <Money {...total} className="tracking-[-0.02em]" /> : null}
      </Button>
      <p role="status" className="sr-only">
        {busy ?? ""}
      </p>
      {step.at === "pausing" ? (
        <p role="status" className="mt-3 text-14 text-warn">
          {t(`pausing.${step.why}`, { seconds: Math.ceil(step.delayMs / 1000) })}
        </p>
      ) : null}
      {step.at === "confirming" ? <SlowNote key={step.key} rail={step.order.rail} /> : null}
    </>
  );
}

function useBusyWords(method: Method | null) {
  const t = useTranslations("checkout.busy");
  const nameRail = useRailName();
  const nameMethod = useMethodName();
  return function say(step: Step): string | null {
    switch (step.at) {
      case "form":
        return null;
      case "pausing":
        return say(step.resume);
      case "in_sheet":
        return method === null ? null : t("sheet", { name: nameMethod(method) });
      case "in_popup":
        return t("opened", { rail: nameRail(step.order.rail) });
      case "leaving":
        return method !== "paypal" ? t("bank") : t("leaving", { rail: nameRail(step.order.rail) });
      case "confirming":
        return "isApproved" in step.confirmation ? t("asking", { rail: nameRail(step.order.rail) }) : t("confirming");
      case "checking":
        return t("confirming");
      case "resuming":
        return t(step.want ? "placing" : "resuming");
      default:
        return t(step.at);
    }
  };
}
