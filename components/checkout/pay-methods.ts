import type { Method, Quote } from "@/lib/shared/schemas/checkout";
import type { Notice } from "./checkout-state";

export type PayMethod = Quote["methods"][number] & {
  /** What just happened to it, or what is open after another one's no. */
  mark: "not_charged" | "ready" | null;
};

/** The methods that have a row here; the wallets of phones and browsers come with their own rails. */
const DRAWN: readonly Method[] = ["card", "paypal"];

/**
 * The rows of the method list. Before the first quote every method the shop has is taken to work, so that the rows stand
 * where they will stay; `offers` of a failed payment say best what works for it now.
 */
export function listPayMethods(known: readonly Method[], quote: Quote | null, notice: Notice | null): PayMethod[] {
  const quoted =
    quote?.methods ??
    known.map((method) => ({ method, rail: null, isReady: true, browserSdk: null, fields: null }) as const);
  const failed = notice?.kind === "not_taken" ? notice : null;
  return DRAWN.flatMap((method) => {
    const row = quoted.find((candidate) => candidate.method === method);
    return row ? [{ ...row, mark: failed ? markAfter(failed, row) : null }] : [];
  });
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
