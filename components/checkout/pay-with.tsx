import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { CardFrame } from "./card-frame";
import type { CheckoutShop } from "./checkout-shop";
import { FormSection } from "./form-section";
import { MethodList } from "./method-list";
import { SdkCard } from "./sdk-card";
import { TestCards } from "./test-cards";
import type { CheckoutPage } from "./use-checkout-page";

type PayWithProps = { page: CheckoutPage; shop: CheckoutShop; isFree: boolean };

export function PayWith({ page, shop, isFree }: PayWithProps) {
  const t = useTranslations("checkout");
  const { methods, method, state, typed } = page;
  if (isFree || methods.length === 0) {
    return (
      <FormSection title={t("payWith")}>
        <p className="text-ink-2">{t(isFree ? "nothingToPay" : "noMethods")}</p>
      </FormSection>
    );
  }
  const { notice } = state;
  return (
    <FormSection title={t("payWith")}>
      <MethodList
        methods={methods}
        chosen={method}
        failedRail={notice?.kind === "not_taken" ? notice.rail : null}
        isLocked={state.step.at !== "form"}
        onChoose={(chosen) => typed.change({ method: chosen })}
        cardPanel={<CardPanel page={page} />}
      />
      {shop.isDemo && method === "card" ? (
        <div className="mt-4">
          <TestCards />
        </div>
      ) : null}
    </FormSection>
  );
}

function CardPanel({ page }: { page: CheckoutPage }) {
  const t = useTranslations("checkout");
  const { frame, shownFields, frameFields, sdkFields, state, methods } = page;
  const error = state.fieldErrors.card;
  const isLocked = state.step.at !== "form";
  if (!shownFields) return <p className="min-h-60 text-14 text-ink-2">{t("card.waiting")}</p>;
  return (
    <>
      {shownFields.kind === "sandbox" ? (
        <CardFrame
          key={shownFields.url}
          frame={frame}
          fieldsUrl={shownFields.url}
          heightPx={frameFields.heightPx}
          isLocked={isLocked}
        />
      ) : (
        <SdkCard
          key={sdkFields.id}
          fields={shownFields}
          state={sdkFields}
          isLocked={isLocked}
          hasOthers={methods.some((row) => row.method !== "card" && row.isReady)}
        />
      )}
      {error ? (
        <p className="mt-2 flex items-start gap-1.5 text-13 text-bad">
          <CircleAlert size={14} aria-hidden="true" className="mt-0.75 shrink-0" />
          {error}
        </p>
      ) : null}
    </>
  );
}
