import type { CardClassSelectors, Payments, TokenResult } from "@square/web-sdk";
import { toDecimal } from "@/lib/shared/money";
import {
  type Bill,
  boxOf,
  FIELD_NAMES,
  type FieldName,
  type MountedFields,
  type Mounting,
  type Tokenised,
} from "./mounted-fields";
import type { FieldsLook } from "./read-look";

function styleOf({ ink, quiet, bad, line, paper }: FieldsLook): CardClassSelectors {
  return {
    input: { color: ink, backgroundColor: paper, fontSize: "16px" },
    "input::placeholder": { color: quiet },
    "input.is-error": { color: bad },
    ".input-container": { borderColor: line, borderRadius: "4px" },
    ".input-container.is-focus": { borderColor: ink },
    ".input-container.is-error": { borderColor: bad },
    ".message-text": { color: quiet },
    ".message-icon": { color: quiet },
    ".message-text.is-error": { color: bad },
    ".message-icon.is-error": { color: bad },
  };
}

const FIELD_OF: Record<string, FieldName> = { cardNumber: "number", expirationDate: "expiry", cvv: "cvc" };

export function readSquareResult(result: TokenResult): Tokenised {
  switch (result.status) {
    case "OK":
      return {
        kind: "token",
        token: result.token,
        card: { last4: result.details?.card?.last4 ?? "", brand: result.details?.card?.brand ?? "" },
      };
    case "Invalid": {
      const named = (result.errors ?? []).flatMap((error) =>
        "field" in error && error.field && FIELD_OF[error.field] ? [FIELD_OF[error.field] as FieldName] : [],
      );
      return { kind: "wrong", fields: named.length > 0 ? [...new Set(named)] : ["number"] };
    }
    case "Cancel":
    case "Abort":
      return { kind: "not_verified" };
    default:
      return { kind: "unreachable" };
  }
}

/** What the buyer's bank is asked with: strong customer authentication is part of taking the token. */
function describeCharge({ amountMinor, currency, email, country }: Bill) {
  return {
    amount: toDecimal(amountMinor, currency),
    currencyCode: currency,
    intent: "CHARGE" as const,
    billingContact: { email, countryCode: country },
    customerInitiated: true,
    sellerKeyedIn: false,
  };
}

/** Square's one card form; the token is a `cnon:`, and a bank that wants to see the buyer is asked as it is made. */
export async function mountSquareFields(payments: Payments, { room, look, told }: Mounting): Promise<MountedFields> {
  const card = await payments.card({ style: styleOf(look) });
  // it does not tell how far it is filled in: once touched it may be asked for a token, and says what is missing
  card.addEventListener("focusClassAdded", () => {
    for (const name of FIELD_NAMES) told.filled(name, true);
  });
  card.addEventListener("errorClassRemoved", ({ detail: { field } }) => {
    const name = FIELD_OF[field];
    if (name) told.wrong(name, false);
  });
  card.addEventListener("submit", () => told.submit());
  await card.attach(boxOf(room, "whole"));
  return {
    tokenise: async (bill) =>
      card.tokenize(describeCharge(bill)).then(readSquareResult, (): Tokenised => ({ kind: "unreachable" })),
    restyle: (next) => void card.configure({ style: styleOf(next) }).catch(() => undefined),
    focus: () => void card.focus("cardNumber").catch(() => undefined),
    unmount: () => void card.destroy().catch(() => undefined),
  };
}
