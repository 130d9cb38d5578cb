import "server-only";

const CARD_DIGITS = /\d/g;

/** Cards' tokens, then keys: Square's, Braintree's, the sandbox's of Adyen; Square's, PayPal's, Adyen's. */
const OF_OTHER_PROVIDERS = String.raw`(?:cnon|ccof):[\w-]+|tokencc_\w+|adyen(?:js|parts|return)_\w+|(?:EAAA|A21AA|sq0[a-z]{3}-)[\w-]{16,}|AQE[\w+/=-]{24,}`;

/** Escapes of JSON are matched first and left alone, so that what follows one is not read as part of it. */
const FINDINGS = new RegExp(
  [
    String.raw`(?<escape>\\(?:u[\da-f]{4}|.))`,
    String.raw`(?<email>[\w.!#$%&'*+/=?^\`{|}~-]{1,64}@[a-z\d-]+(?:\.[a-z\d-]+)+)`,
    String.raw`(?<token>\b(?:bl_[\da-f]{8}_[\w-]+|(?:sk|rk)_(?:test|live)_\w+|whsec_\w+|(?:pm|tok)_\w+|\w+_secret_\w+|${OF_OTHER_PROVIDERS}|eyJ[\w-]+\.[\w.-]+)|(?<=[?&#](?:key|signature|nonce|token)=)[\w-]{16,}|(?<=\border_ord_[\da-z]{26}=)[\w-]{16,})`,
    String.raw`(?<card>(?<![\w.-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\w-]))`,
    String.raw`(?<phone>(?<![\w.])\+\d(?:[ ()-]{0,2}\d){7,14})`,
  ].join("|"),
  "gi",
);

/** The check digit of card numbers (ISO/IEC 7812-1, Luhn). */
function isCardNumber(text: string): boolean {
  const digits = (text.match(CARD_DIGITS) ?? []).map(Number).reverse();
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** A line of the log without e-mail addresses, tokens, card and phone numbers; valid JSON stays valid. */
export function maskPersonal(line: string): string {
  return line.replace(FINDINGS, (found: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Record<"escape" | "email" | "token" | "card" | "phone", string | undefined>;
    if (groups.email) return "[e-mail]";
    if (groups.token) return "[token]";
    if (groups.phone) return "[phone]";
    return groups.card && isCardNumber(groups.card) ? "[card]" : found;
  });
}
