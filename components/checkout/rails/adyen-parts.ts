import { AdyenCheckout, CustomCard } from "@adyen/adyen-web";

/** The parts of Adyen's package that are used here: whoever imports this file loads these and no others. */
export const adyenParts = { AdyenCheckout, CustomCard };
