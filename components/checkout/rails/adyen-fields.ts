import { ADYEN_BOXES } from "./adyen-boxes";
import type { AdyenSdk } from "./load-adyen";
import { FIELD_NAMES, type FieldName, type MountedFields, type Mounting } from "./mounted-fields";
import type { FieldsLook } from "./read-look";

const ADYEN_PARTS: Record<FieldName, readonly string[]> = {
  number: ["encryptedCardNumber"],
  expiry: ["encryptedExpiryMonth", "encryptedExpiryYear"],
  cvc: ["encryptedSecurityCode"],
};
const PARTS = FIELD_NAMES.flatMap((name) => ADYEN_PARTS[name]);
/** As our server reads it (lib/payments/providers/adyen-token.ts): the parts, each encrypted by itself. */
const PREFIX = "adyenparts_";
const BRANDS = ["visa", "mc", "amex", "maestro", "discover", "diners", "jcb", "cup"];

/** The encrypted parts as one text; null while one of them is missing. What else the component knows stays here. */
export function toAdyenToken(paymentMethod: object): string | null {
  const given: [string, unknown][] = Object.entries(paymentMethod);
  const parts = PARTS.map((part) => [part, given.find(([name]) => name === part)?.[1]] as const);
  if (!parts.every(([, text]) => typeof text === "string" && text !== "")) return null;
  const bytes = new TextEncoder().encode(JSON.stringify(Object.fromEntries(parts)));
  const base64 = btoa(String.fromCharCode(...bytes));
  return PREFIX + base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function styleOf({ ink, quiet, bad }: FieldsLook) {
  return { base: { color: ink, fontSize: "16px" }, placeholder: { color: quiet }, error: { color: bad } };
}

/**
 * Adyen's encrypted card fields in our own boxes. The token is what they encrypt; a bank that asks the buyer does so on its
 * own page, by the redirect that our server asks for.
 */
export async function mountAdyenFields(
  { parts, checkout }: AdyenSdk,
  { room, look, told }: Mounting,
): Promise<MountedFields> {
  const seen = { last4: "", brand: "" };
  let tell: { ready(): void; failed(problem: Error): void } | undefined;
  const isThere = new Promise<void>((resolve, reject) => {
    tell = { ready: resolve, failed: reject };
  });
  const card = new parts.CustomCard(checkout, {
    brands: BRANDS,
    styles: styleOf(look),
    placeholders: {},
    onConfigSuccess: () => tell?.ready(),
    onError: (problem) => tell?.failed(problem),
    onBrand: ({ brand }) => {
      seen.brand = brand;
    },
    onFieldValid: ({ endDigits }) => {
      if (endDigits) seen.last4 = endDigits;
    },
    onEnterKeyPressed: () => told.submit(),
    onChange: ({ isValid, valid = {}, errors = {} }) => {
      for (const name of FIELD_NAMES) {
        told.wrong(name, Boolean(errors[ADYEN_BOXES[name]]?.error));
        // a card without a security code is valid without one
        told.filled(name, isValid || ADYEN_PARTS[name].every((part) => valid[part]));
      }
    },
  });
  card.mount(room);
  await isThere;
  return {
    async tokenise() {
      const token = card.isValid ? toAdyenToken(card.data.paymentMethod) : null;
      return token === null ? { kind: "wrong", fields: ["number"] } : { kind: "token", token, card: { ...seen } };
    },
    restyle: (next) => void card.updateStyles(styleOf(next)),
    focus: () => void card.setFocusOn(ADYEN_BOXES.number),
    unmount: () => void card.remove(),
  };
}
