import type { Stripe, StripeElementLocale } from "@stripe/stripe-js";
import type { FieldsOf } from "@/lib/shared/schemas/rail-fields";

/** Stripe.js from js.stripe.com, where alone it may come from. Rejects when it cannot be had; may be asked again. */
export async function loadStripeSdk({ publishableKey }: Pick<FieldsOf<"stripe">, "publishableKey">): Promise<Stripe> {
  // the pure entry loads nothing before it is asked
  const { loadStripe } = await import("@stripe/stripe-js/pure");
  const stripe = await loadStripe(publishableKey, { locale: document.documentElement.lang as StripeElementLocale });
  if (!stripe) throw new Error("Stripe.js needs a browser");
  return stripe;
}
