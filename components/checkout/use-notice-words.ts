import { useTranslations } from "next-intl";
import type { Notice } from "./checkout-state";
import { useMethodName } from "./use-method-name";
import { useRailName } from "./use-rail-name";

const KEYS = {
  unreachable: ["unreachableTitle", "unreachableText"],
  fields_silent: ["fieldsTitle", "fieldsText"],
  fields_changed: ["fieldsChangedTitle", "fieldsChangedText"],
  bank_refused: ["bankRefusedTitle", "bankRefusedText"],
  sheet_failed: ["sheetTitle", "sheetText"],
  price_changed: ["priceTitle", "priceText"],
  invalid: ["invalidTitle", "invalidText"],
} as const;

type Words = { title: string; text: string };

/** A notice in words: what happened first, then what to do. The shop's own words come before ours. */
export function useNoticeWords(notice: Notice): Words {
  const t = useTranslations("checkout.notice");
  const nameMethod = useMethodName();
  const nameRail = useRailName();
  switch (notice.kind) {
    case "not_taken":
      return { title: notice.message || t("notTakenTitle"), text: sayNext(notice) };
    case "left":
      return notice.method !== "paypal"
        ? { title: t("leftBankTitle"), text: t("leftBankText") }
        : {
            title: t("leftTitle", { name: nameRail(notice.rail) }),
            text: t("leftText", { name: nameRail(notice.rail) }),
          };
    case "closed":
      return { title: notice.message || t("closedTitle"), text: t("closedText") };
    case "method_rests":
      return { title: notice.detail || t("restsTitle"), text: t("restsText") };
    case "refused": {
      const seconds = Math.ceil((notice.retryAfterMs ?? 0) / 1000);
      const text = seconds > 0 ? t("waitText", { seconds }) : t("kept");
      return { title: notice.detail || t("refusedTitle"), text };
    }
    default: {
      const [title, text] = KEYS[notice.kind];
      return { title: t(title), text: t(text) };
    }
  }

  function sayNext({ offers, method, rail, mustRetype }: Extract<Notice, { kind: "not_taken" }>): string {
    const [best] = offers;
    if (!best) return t("noneText");
    if (best.method !== method) return t("otherReadyText", { name: nameMethod(best.method) });
    if (best.rail === rail) return t("notTakenText");
    return t(mustRetype ? "otherFieldsText" : "otherRailText", { rail: nameRail(best.rail) });
  }
}
