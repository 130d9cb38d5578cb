import type { Client, HostedFields, ThreeDSecure, ThreeDSecureVerifyPayload } from "braintree-web";
import { toDecimal } from "@/lib/shared/money";
import { type Bill, boxOf, type FieldName, type MountedFields, type Mounting, type Tokenised } from "./mounted-fields";
import { type FieldsLook, readLook } from "./read-look";

const NAMES = { number: "number", expirationDate: "expiry", cvv: "cvc" } as const satisfies Record<string, FieldName>;
type OwnName = keyof typeof NAMES;
const OWN_NAMES = Object.keys(NAMES) as OwnName[];
const DARK = "is-dark";

/** Styles cannot be changed later, only classes: so both themes are told at once. */
function stylesOf(day: FieldsLook, night: FieldsLook) {
  return {
    input: { color: day.ink, "font-size": "16px" },
    ".invalid": { color: day.bad },
    [`.${DARK}`]: { color: night.ink },
    [`.${DARK}.invalid`]: { color: night.bad },
  };
}

const codeOf = (problem: unknown): string =>
  problem instanceof Error && "code" in problem && typeof problem.code === "string" ? problem.code : "";

export function readTokenizeProblem(problem: unknown): Tokenised {
  const code = codeOf(problem);
  if (code === "HOSTED_FIELDS_FIELDS_EMPTY") return { kind: "wrong", fields: ["number", "expiry", "cvc"] };
  if (code === "HOSTED_FIELDS_FIELDS_INVALID") {
    const { details } = problem as { details?: { invalidFieldKeys?: string[] } };
    const fields = OWN_NAMES.filter((name) => details?.invalidFieldKeys?.includes(name)).map((name) => NAMES[name]);
    return { kind: "wrong", fields: fields.length > 0 ? fields : ["number"] };
  }
  return code.startsWith("HOSTED_FIELDS_FAILED_TOKENIZATION")
    ? { kind: "wrong", fields: ["number"] }
    : { kind: "unreachable" };
}

/**
 * Whether the bank's answer lets the card be used: a card that could have been verified and was not is not sent on. One that
 * no bank verifies goes on, and Braintree's own rules decide.
 */
export function isVerified({ threeDSecureInfo: info }: Pick<ThreeDSecureVerifyPayload, "threeDSecureInfo">): boolean {
  return info.liabilityShifted || !info.liabilityShiftPossible;
}

/** Null where the account has no 3-D Secure; then its rules decide about the card as it is. */
async function prepareThreeDSecure(client: Client): Promise<ThreeDSecure | null> {
  const { create } = await import("braintree-web/three-d-secure");
  return create({ client, version: 2 }).catch((problem: unknown) => {
    if (codeOf(problem).startsWith("THREEDS_NOT_ENABLED")) return null;
    throw problem;
  });
}

async function tokenise(hosted: HostedFields, threeDSecure: ThreeDSecure | null, bill: Bill): Promise<Tokenised> {
  const typed = await hosted.tokenize().catch(readTokenizeProblem);
  if ("kind" in typed) return typed;
  const { nonce, details } = typed;
  const card = { last4: details.lastFour, brand: details.cardType };
  if (!threeDSecure) return { kind: "token", token: nonce, card };
  const { amountMinor, currency, email, country } = bill;
  const verified = await threeDSecure
    .verifyCard({
      nonce,
      bin: details.bin,
      amount: toDecimal(amountMinor, currency),
      email,
      billingAddress: { countryCodeAlpha2: country },
      onLookupComplete: (_, next) => next(),
    })
    .catch(() => null);
  if (!verified) return { kind: "unreachable" };
  return isVerified(verified) ? { kind: "token", token: verified.nonce, card } : { kind: "not_verified" };
}

/** Braintree's hosted fields; the token is a nonce, verified with the buyer's bank before it is sent on. */
export async function mountBraintreeFields(client: Client, { room, look, told }: Mounting): Promise<MountedFields> {
  const { create } = await import("braintree-web/hosted-fields");
  const fields = {
    number: { container: boxOf(room, "number") },
    expirationDate: { container: boxOf(room, "expiry") },
    cvv: { container: boxOf(room, "cvc") },
  };
  const styles = stylesOf(readLook("light"), readLook("dark"));
  const [hosted, threeDSecure] = await Promise.all([create({ client, fields, styles }), prepareThreeDSecure(client)]);
  const restyle = ({ theme }: FieldsLook) => {
    for (const field of OWN_NAMES) {
      if (theme === "dark") hosted.addClass(field, DARK);
      else hosted.removeClass(field, DARK);
    }
  };
  hosted.on("validityChange", ({ fields: states, emittedBy }) => {
    const name = OWN_NAMES.find((own) => own === emittedBy);
    if (!name) return;
    told.wrong(NAMES[name], !states[name].isPotentiallyValid);
    told.filled(NAMES[name], states[name].isValid);
  });
  hosted.on("inputSubmitRequest", () => told.submit());
  restyle(look);
  return {
    tokenise: (bill) => tokenise(hosted, threeDSecure, bill),
    restyle,
    focus: () => hosted.focus("number"),
    unmount: () => {
      void hosted.teardown().catch(() => undefined);
      void threeDSecure?.teardown().catch(() => undefined);
    },
  };
}
