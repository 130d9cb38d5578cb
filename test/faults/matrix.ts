import { WALLETS, type Wallet } from "@/lib/shared/wallets";
import { RAILS, type RailName } from "@/sandbox/rails";
import type { WebhookMode } from "./plan";

export const CALLS = ["create", "confirm", "capture", "refund", "void", "get"] as const;
export type Call = (typeof CALLS)[number];
export const TROUBLES = [
  "refuse",
  "dns",
  "tls",
  "reset before",
  "reset after",
  "hang then effect",
  "500 before",
  "500 after",
  "502 html",
  "429",
  "truncated",
  "wrong json",
] as const;
export type Trouble = (typeof TROUBLES)[number];
export const WEBHOOK_CASES = [
  "before_reply",
  "normal",
  "duplicate",
  "reorder",
  "never",
] as const satisfies readonly WebhookMode[];
/** `method`: what the buyer pays with; without it the way that tests pay on that rail. */
export type Cell = {
  rail: RailName;
  call: Call;
  trouble: Trouble;
  webhooks: (typeof WEBHOOK_CASES)[number];
  method?: Wallet;
};
/** `webhooks`: of the ways in which they may come, those that are left out; all where it is not said. */
export type Excluded = { rail: RailName; call: Call; trouble: Trouble; reason: string; webhooks?: string };

/** Calls that make no request, and why. */
const NO_REQUESTS: Partial<Record<RailName, Partial<Record<Call, string>>>> = {
  adyen: {
    create: "there is nothing before the card: the confirmation makes the charge",
    get: "it cannot be asked: a payment is known by what was answered and told",
  },
  square: { create: "there is nothing before the card: the confirmation makes the charge" },
  braintree: { create: "there is nothing before the card: the confirmation makes the charge" },
};

/** Rails whose confirmation makes the charge. */
export const CHARGES_AT_CONFIRM: readonly RailName[] = RAILS.filter((rail) => NO_REQUESTS[rail]?.create);

/** Why a rail cannot be in this situation; null when it can. */
function reasonAgainst(rail: RailName, call: Call, trouble: Trouble): string | null {
  const noRequest = NO_REQUESTS[rail]?.[call];
  if (noRequest) return noRequest;
  if (call === "get" && trouble.endsWith("after"))
    return "a look-up has no effect: an answer lost after it is the one lost before it";
  return call === "get" && trouble === "hang then effect"
    ? "a look-up has no effect to come late; one that is never answered ends as one whose connection is cut"
    : null;
}

/** Its webhooks tell of disputes only: in whatever way they come, a call is in the same situation. */
const TELLS_NO_PAYMENT: readonly RailName[] = ["braintree"];
export const webhookCasesOf = (rail: RailName): readonly Cell["webhooks"][] =>
  TELLS_NO_PAYMENT.includes(rail) ? ["normal"] : WEBHOOK_CASES;

const SITUATIONS = RAILS.flatMap((rail) =>
  CALLS.flatMap((call) => TROUBLES.map((trouble) => ({ rail, call, trouble }))),
);

/** Every situation that a rail can be in, with every way its webhooks may come. */
export const CELLS: readonly Cell[] = SITUATIONS.filter(
  ({ rail, call, trouble }) => reasonAgainst(rail, call, trouble) === null,
).flatMap((situation) => webhookCasesOf(situation.rail).map((webhooks) => ({ ...situation, webhooks })));

/** Listed with the reason, and not counted. */
export const EXCLUDED: readonly Excluded[] = SITUATIONS.flatMap((situation) => {
  const reason = reasonAgainst(situation.rail, situation.call, situation.trouble);
  if (reason !== null) return [{ ...situation, reason }];
  const left = WEBHOOK_CASES.filter((webhooks) => !webhookCasesOf(situation.rail).includes(webhooks));
  if (left.length === 0) return [];
  return [{ ...situation, reason: "no webhook tells of its payments", webhooks: left.join(", ") }];
});

/**
 * By wallet, on each rail that takes them: an answer lost where money moves. Not the whole matrix once more: from create on
 * the machine knows a wallet by nothing but the method in the attempt's row, so the other cells would repeat those above.
 */
export const WALLET_CELLS: readonly Cell[] = RAILS.filter((rail) => rail !== "paypal").flatMap((rail) =>
  WALLETS.flatMap((method) =>
    (["confirm", "capture", "refund"] as const).map(
      (call): Cell => ({ rail, call, trouble: "reset after", webhooks: "normal", method }),
    ),
  ),
);
