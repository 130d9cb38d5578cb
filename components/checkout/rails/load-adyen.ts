import type { Core } from "@adyen/adyen-web";
import type { FieldsOf } from "@/lib/shared/schemas/rail-fields";

export type AdyenSdk = { parts: typeof import("./adyen-parts")["adyenParts"]; checkout: Core };

/** Adyen's Web components from our own build; what they show and encrypt with comes from Adyen's hosts of that environment. */
export async function loadAdyenSdk({
  clientKey,
  environment,
  countryCode,
}: Pick<FieldsOf<"adyen">, "clientKey" | "environment"> & { countryCode: string }): Promise<AdyenSdk> {
  const { adyenParts } = await import("./adyen-parts");
  const checkout = await adyenParts.AdyenCheckout({
    clientKey,
    environment,
    countryCode,
    locale: document.documentElement.lang,
    // nothing about buyers is counted elsewhere
    analytics: { enabled: false },
    exposeLibraryMetadata: false,
  });
  return { parts: adyenParts, checkout };
}
