import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { AllResting } from "./all-resting";
import type { Step } from "./checkout-state";
import { PayButton } from "./pay-button";
import { ProviderButton } from "./provider-button";
import type { CheckoutPage } from "./use-checkout-page";
import { usePay, waitsFor } from "./use-pay";

/** On the way to the provider's own window, or in front of it. */
function isForPopup(step: Step): boolean {
  if (step.at === "in_popup") return true;
  if (step.at === "pausing") return isForPopup(step.resume);
  return "want" in step && step.want !== null && step.want.isInPopup;
}

function PopupNote({ step, onLeft }: { step: Step; onLeft(): void }) {
  const t = useTranslations("checkout");
  if (step.at !== "in_popup") {
    return (
      <p role="status" className="mt-3">
        {t("busy.placing")}
      </p>
    );
  }
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-2">
      <p role="status">{t("popup.open")}</p>
      <Button variant="outline" size="sm" className="min-h-11" onClick={onLeft}>
        {t("popup.left")}
      </Button>
    </div>
  );
}

/** Where the paying is done: our one button, or the provider's own while its method is chosen and its script is there. */
export function PayArea({ page, isFree }: { page: CheckoutPage; isFree: boolean }) {
  const t = useTranslations("checkout");
  const { state, driver, quoting, methods, method } = page;
  const { prepare } = usePay(page);
  const [shownFor, setShownFor] = useState<string | null>(null);
  if (!isFree && methods.length === 0) return null;
  if (!isFree && method === null) return <AllResting onAgain={quoting.askAgain} />;
  const total = quoting.quote && { amountMinor: quoting.quote.totalMinor, currency: quoting.quote.currency };
  const sdk = isFree ? null : (methods.find((row) => row.method === method)?.browserSdk ?? null);
  const sdkId = sdk && `${sdk.provider} ${sdk.clientId} ${sdk.currency}`;
  const { step } = state;
  const isOwnShown = sdkId !== null && shownFor === sdkId && (step.at === "form" || isForPopup(step));
  return (
    <>
      {isOwnShown ? null : <PayButton step={step} total={total} waitsFor={waitsFor(quoting)} method={method} />}
      {sdk && sdkId && method ? (
        <ProviderButton
          key={sdkId}
          sdk={sdk}
          isShown={isOwnShown}
          onShown={() => setShownFor(sdkId)}
          doors={{
            canStart: () => prepare(method) !== null,
            start: async () => {
              const ordered = prepare(method);
              return ordered && driver.payInPopup(ordered.body, ordered.lineIds, ordered.shownTotalMinor);
            },
            end: driver.endPopup,
          }}
        />
      ) : null}
      {isForPopup(step) ? <PopupNote step={step} onLeft={() => driver.endPopup("left")} /> : null}
      <p className="mt-3 text-14 text-ink-2">{t(method === "paypal" && !isFree ? "payNotePayPal" : "payNote")}</p>
    </>
  );
}
