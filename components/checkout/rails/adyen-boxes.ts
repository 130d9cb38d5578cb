import type { FieldName } from "./mounted-fields";

/** What Adyen's component calls its parts; it looks for boxes by these names in `data-cse`. */
export const ADYEN_BOXES: Record<FieldName, string> = {
  number: "encryptedCardNumber",
  expiry: "encryptedExpiryDate",
  cvc: "encryptedSecurityCode",
};
