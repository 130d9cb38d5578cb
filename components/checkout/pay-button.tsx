import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Money } from "@/components/ui/money";
import type { Currency } from "@/lib/shared/money";
import type { Step } from "./checkout-state";

type PayButtonProps = {
  step: Step;
  total: { amountMinor: number; currency: Currency } | null;
  /** Why it cannot be pressed yet; null when it can. */
  waitsFor: "quoting" | "unpriced" | "goneFirst" | null;
};

/** The one sticker of the page. It stays in place and says what it is doing or waiting for. */
export function PayButton({ step, total, waitsFor }: PayButtonProps) {
  const t = useTranslations("checkout");
  const busy = busyWord(step);
  const isFree = total?.amountMinor === 0;
  const word = busy ? t(`busy.${busy}`) : waitsFor ? t(`busy.${waitsFor}`) : t(isFree ? "getFree" : "pay");
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
        {busy ? word : ""}
      </p>
      {step.at === "pausing" ? <p className="mt-3 text-14 text-warn">{t(`pausing.${step.why}`)}</p> : null}
    </>
  );
}

function busyWord(step: Step) {
  switch (step.at) {
    case "form":
      return null;
    case "pausing":
      return step.resume.at;
    case "checking":
      return "confirming";
    default:
      return step.at;
  }
}
