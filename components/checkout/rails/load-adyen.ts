import type { Core } from "@adyen/adyen-web";
import type { FieldsOf } from "@/lib/shared/schemas/rail-fields";

export type AdyenSdk = { modules: typeof import("@adyen/adyen-web"); checkout: Core };

/** Adyen's Web components from our own build; what they show and encrypt with comes from Adyen's hosts of that environment. */
export async function loadAdyenSdk({
  clientKey,
  environment,
  countryCode,
}: Pick<FieldsOf<"adyen">, "clientKey" | "environment"> & { countryCode: string }): Promise<AdyenSdk> {
  const modules = await import("@adyen/adyen-web");
  const checkout = await modules.AdyenCheckout({
    clientKey,
    environment,
    countryCode,
    locale: document.documentElement.lang,
    // nothing about buyers is counted elsewhere
    analytics: { enabled: false },
    exposeLibraryMetadata: false,
  });
  return { modules, checkout };
}
