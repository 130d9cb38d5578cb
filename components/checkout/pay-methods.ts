import type { Method, Quote } from "@/lib/shared/schemas/checkout";
import { isWallet } from "@/lib/shared/wallets";
import type { Notice } from "./checkout-state";
import type { CanUse } from "./wallets/use-wallet-support";

export type PayMethod = Quote["methods"][number] & {
  /** What just happened to it, or what is open after another one's no. */
  mark: "not_charged" | "ready" | null;
};

const UNQUOTED = { rail: null, isReady: true, browserSdk: null, fields: null, walletSheet: null } as const;
/** The first rows; after them come the wallets, in the shop's order. */
const FIRST: readonly Method[] = ["card", "paypal"];

/**
 * The rows of the method list. Before the first quote every method the shop has is taken to work, so that the rows stand
 * where they will stay; `canUse`: whether this browser can; `offers` of a failed payment say best what works for it now.
 */
export function listPayMethods(
  known: readonly Method[],
  quote: Quote | null,
  notice: Notice | null,
  canUse: CanUse,
): PayMethod[] {
  const quoted: Quote["methods"] = quote?.methods ?? known.map((method) => ({ ...UNQUOTED, method }));
  const failed = notice?.kind === "not_taken" ? notice : null;
  const rows = FIRST.flatMap((method) => quoted.filter((row) => row.method === method));
  const wallets = quoted.filter(({ method }) => isWallet(method) && canUse(method));
  return [...rows, ...wallets].map((row) => ({ ...row, mark: failed ? markAfter(failed, row) : null }));
}

/** Ready is said of what another rail takes; the one that has just failed is not praised. */
function markAfter(failed: Extract<Notice, { kind: "not_taken" }>, row: Quote["methods"][number]): PayMethod["mark"] {
  if (row.method === failed.method) return "not_charged";
  const offer = failed.offers.find(({ method }) => method === row.method);
  return row.isReady && offer && offer.rail !== failed.rail ? "ready" : null;
}

/** The buyer's choice while it works, else the first that does; null when none does. */
export function choosePayMethod(methods: readonly PayMethod[], chosen: Method | null): Method | null {
  const ready = methods.filter(({ isReady }) => isReady);
  return (ready.find(({ method }) => method === chosen) ?? ready[0])?.method ?? null;
}

/** The ways on that a refusal offers, without those that this browser cannot go. */
export function withinReach(notice: Notice | null, canUse: CanUse): Notice | null {
  if (notice?.kind !== "not_taken" || notice.offers.every(({ method }) => canUse(method))) return notice;
  return { ...notice, offers: notice.offers.filter(({ method }) => canUse(method)) };
}
