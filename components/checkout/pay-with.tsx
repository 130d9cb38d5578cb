import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { CardFrame } from "./card-frame";
import { FormSection } from "./form-section";
import { MethodList } from "./method-list";
import { TestCards } from "./test-cards";

type PayWithProps = {
  needsCard: boolean;
  fieldsUrl: string | null;
  isDemo: boolean;
  isLocked: boolean;
  frame: RefObject<HTMLIFrameElement | null>;
  heightPx: number | null;
  error: string | undefined;
};

export function PayWith({ needsCard, fieldsUrl, isDemo, isLocked, frame, heightPx, error }: PayWithProps) {
  const t = useTranslations("checkout");
  if (!needsCard) {
    return (
      <FormSection title={t("payWith")}>
        <p className="text-ink-2">{t("nothingToPay")}</p>
      </FormSection>
    );
  }
  return (
    <FormSection title={t("payWith")}>
      {fieldsUrl ? (
        <MethodList>
          <CardFrame frame={frame} fieldsUrl={fieldsUrl} heightPx={heightPx} isLocked={isLocked} />
          {error ? (
            <p className="mt-2 flex items-start gap-1.5 text-13 text-bad">
              <CircleAlert size={14} aria-hidden="true" className="mt-0.75 shrink-0" />
              {error}
            </p>
          ) : null}
        </MethodList>
      ) : (
        <p className="text-ink-2">{t("noMethods")}</p>
      )}
      {fieldsUrl && isDemo ? (
        <div className="mt-4">
          <TestCards />
        </div>
      ) : null}
    </FormSection>
  );
}
