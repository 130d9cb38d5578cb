import type { Book } from "../book";
import type { Dispute, Refund } from "../charge";
import { type FormObject, listOf } from "../form-body";
import { listMovements } from "../list-movements";
import type { ListingTroubles } from "../listing-troubles";
import type { Movement } from "../movement";
import { readText } from "./params";
import { invalidRequest } from "./refuse";
import { chargeIdOf, type Look, renderCharge, renderDispute, renderList, renderRefund, seconds } from "./render";

type WireObject = Record<string, unknown>;
type Facts = { book: Book; troubles: ListingTroubles; look: Look };

const AVAILABLE_AFTER_MS = 2 * 86_400_000;
const suffix = (id: string) => id.slice(id.indexOf("_") + 1);
/** Stripe's names of what the sandbox calls otherwise: [type, reporting_category]. */
const TYPES: Record<Movement["kind"], [type: string, category: string]> = {
  charge: ["charge", "charge"],
  refund: ["refund", "refund"],
  refund_returned: ["refund_failure", "refund_failure"],
  dispute: ["adjustment", "dispute"],
  dispute_reversal: ["adjustment", "dispute_reversal"],
  payout: ["payout", "payout"],
};

function renderPayout({ id, amountMinor, currency, at }: Movement): WireObject {
  const [amount, paid] = [-amountMinor, currency.toLowerCase()];
  return {
    id: `po_${id}`,
    object: "payout",
    amount,
    currency: paid,
    created: seconds(at),
    status: "paid",
    automatic: true,
  };
}

function sourceOf(movement: Movement, now: number): { id: string; object: WireObject } {
  const { kind, charge, part } = movement;
  if (!charge) return { id: `po_${movement.id}`, object: renderPayout(movement) };
  if (kind === "charge") return { id: chargeIdOf(charge.id), object: renderCharge(charge, [], now) };
  const isDispute = kind === "dispute" || kind === "dispute_reversal";
  const object = isDispute ? renderDispute(charge, part as Dispute) : renderRefund(charge, part as Refund);
  return { id: (part as Refund | Dispute).id, object };
}

/** The id of a capture's line is that of its charge, as the charge itself shows it. */
function lineId({ id, kind, charge }: Movement): string {
  if (kind === "payout" || !charge?.capture) return `txn_${id}`;
  const own = kind === "charge" ? charge.id + id.slice(charge.capture.id.length) : id;
  return `txn_${suffix(own)}`;
}

function renderLine(movement: Movement, isExpanded: boolean, now: number): WireObject {
  const { kind, amountMinor, feeMinor, at, isFinal } = movement;
  const currency = movement.currency.toLowerCase();
  const [type, category] = TYPES[kind];
  const source = sourceOf(movement, now);
  const feeFacts = { application: null, currency, description: "Stripe processing fees", type: "stripe_fee" };
  return {
    id: lineId(movement),
    object: "balance_transaction",
    amount: amountMinor,
    available_on: seconds(kind === "charge" ? at + AVAILABLE_AFTER_MS : at),
    created: seconds(at),
    currency,
    description: movement.charge?.description ?? null,
    exchange_rate: null,
    fee: feeMinor,
    fee_details: feeMinor === 0 ? [] : [{ amount: feeMinor, ...feeFacts }],
    net: amountMinor - feeMinor,
    reporting_category: category,
    source: isExpanded ? source.object : source.id,
    status: isFinal ? "available" : "pending",
    type,
  };
}

/** `created[gte|gt|lte|lt]` in seconds, as a span in ms. */
function readSpan(query: FormObject): { from: number; until: number } {
  const bounds = typeof query.created === "object" ? query.created : {};
  const bound = (name: string, plus: number, fallback: number) => {
    const text = readText(bounds, name);
    return text === null ? fallback : (Number(text) + plus) * 1000;
  };
  const far = Number.MAX_SAFE_INTEGER;
  return {
    from: Math.max(bound("gte", 0, 0), bound("gt", 1, 0)),
    until: Math.min(bound("lt", 0, far), bound("lte", 1, far)),
  };
}

/** `GET /v1/balance_transactions`: newest first, narrowed by `created`, `type` and `limit`, paged by `starting_after`. */
export function listBalance(query: FormObject, limit: number, { book, troubles, look }: Facts): WireObject {
  const isExpanded = listOf(query.expand).includes("data.source");
  const type = readText(query, "type");
  const listed = listMovements("stripe", readSpan(query), { book, troubles }).filter(
    ({ kind }) => type === null || TYPES[kind][0] === type,
  );
  const after = readText(query, "starting_after");
  const index = after === null ? -1 : listed.findIndex((movement) => lineId(movement) === after);
  if (after !== null && index < 0)
    throw invalidRequest(`No such balance transaction: '${after}'`, {
      param: "starting_after",
      code: "resource_missing",
    });
  const page = listed.slice(index + 1, index + 1 + limit);
  const lines = page.map((movement) => renderLine(movement, isExpanded, look.now));
  return renderList("/v1/balance_transactions", lines, index + 1 + limit < listed.length);
}
