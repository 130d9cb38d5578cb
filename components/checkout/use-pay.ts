import { useTranslations } from "next-intl";
import type { Method } from "@/lib/shared/schemas/checkout";
import { Email } from "@/lib/shared/schemas/common";
import type { CheckoutBody } from "./checkout-state";
import type { CheckoutPage } from "./use-checkout-page";
import type { QuoteState } from "./use-quote";

export type Ordered = { body: CheckoutBody; lineIds: string[]; shownTotalMinor: number };

/** What the pay button waits for; null when it can be pressed. */
export function waitsFor({ quote, isFresh, failure }: QuoteState) {
  if (failure !== null) return "unpriced";
  if (!quote || !isFresh) return "quoting";
  return quote.gone.length > 0 ? "goneFirst" : null;
}

/** The one door from what was typed to an order: `prepare` checks it and says on the page what is missing. */
export function usePay(page: CheckoutPage) {
  const t = useTranslations("checkout.errors");
  const { state, driver, typed, fields, shownFields, quoting, basket, lines, currency } = page;

  function findErrors(method: Method, email: string, totalMinor: number): Record<string, string> {
    const errors: Record<string, string> = {};
    if (!Email.safeParse(email).success) errors.email = t("email");
    if (totalMinor === 0 || method !== "card" || !shownFields) return errors;
    if (!fields.isReady) errors.card = t("fieldsMissing");
    else if (!fields.isComplete) errors.card = errors.email ? t("card") : "";
    return errors;
  }

  function prepare(method: Method): Ordered | null {
    const { quote } = quoting;
    if (state.step.at !== "form" || waitsFor(quoting) !== null || !quote) return null;
    const email = typed.form.email.trim();
    const fieldErrors = findErrors(method, email, quote.totalMinor);
    if (Object.keys(fieldErrors).length > 0) {
      // incomplete fields say what they miss and take the focus
      if (fieldErrors.card === "") fields.showProblems();
      driver.dispatch({ type: "invalid", fieldErrors });
      return null;
    }
    page.letters.ask(email.toLowerCase());
    const body = { lines, currency, country: typed.form.country, email, method };
    return { body, lineIds: basket.lines.map(({ id }) => id), shownTotalMinor: quote.totalMinor };
  }

  function pay(method: Method): void {
    const ordered = prepare(method);
    if (ordered) driver.pay(ordered.body, ordered.lineIds, ordered.shownTotalMinor);
  }

  return { prepare, pay };
}
