import type { ZodType } from "zod";
import {
  CheckoutResult,
  type ConfirmInput,
  type Method,
  OrderView,
  PaymentView,
  Quote,
} from "@/lib/shared/schemas/checkout";
import { Problem } from "@/lib/shared/schemas/common";
import { CHALLENGE_HEADER } from "@/lib/shared/solve-challenge";
import type { CheckoutBody, Confirmation, Reply } from "./checkout-state";

export type QuoteBody = Pick<CheckoutBody, "lines" | "currency" | "country"> & Partial<Pick<CheckoutBody, "method">>;

/** The shop's side of the checkout, over HTTP. Never rejects: no answer is `unreachable`. */
export const checkoutHttp = {
  place: (body: CheckoutBody, key: string) => send("/api/checkout", CheckoutResult, { body, key }),
  /** `solution`: of the puzzle that an earlier answer to this confirmation gave. */
  confirm: (orderId: string, confirmation: Confirmation, key: string, solution: string | null = null) =>
    send(`${orderPath(orderId)}/payment/confirm`, PaymentView, { body: toConfirmBody(confirmation), key, solution }),
  switchMethod: (orderId: string, method: Method, key: string) =>
    send(`${orderPath(orderId)}/payment/method`, PaymentView, { body: { method }, key }),
  look: (orderId: string) => send(orderPath(orderId), OrderView, {}),
  quote: (body: QuoteBody, signal?: AbortSignal) => send("/api/checkout/quote", Quote, { body, signal }),
};

function orderPath(orderId: string): string {
  return `/api/orders/${encodeURIComponent(orderId)}`;
}

function toConfirmBody(confirmation: Confirmation): ConfirmInput {
  if ("isApproved" in confirmation) return confirmation;
  const { token, rail } = confirmation;
  return rail === null ? { token } : { token, rail };
}

type Sending = { body?: unknown; key?: string; solution?: string | null; signal?: AbortSignal };

async function send<T>(url: string, schema: ZodType<T>, { body, key, solution, signal }: Sending): Promise<Reply<T>> {
  const headers = new Headers({ accept: "application/json" });
  if (body !== undefined) headers.set("content-type", "application/json");
  if (key) headers.set("idempotency-key", key);
  if (solution) headers.set(CHALLENGE_HEADER, solution);
  try {
    const response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      signal,
    });
    return await readReply(response, schema);
  } catch {
    return { kind: "unreachable" };
  }
}

export async function readReply<T>(response: Response, schema: ZodType<T>): Promise<Reply<T>> {
  if (response.ok) return { kind: "answered", value: schema.parse(await response.json()) };
  const problem = Problem.safeParse(await response.json().catch(() => null));
  return {
    kind: "refused",
    status: response.status,
    problem: problem.success ? problem.data : null,
    retryAfterMs: readRetryAfter(response.headers.get("retry-after")),
  };
}

/** `Retry-After` in whole seconds; the HTTP-date form is not sent by this shop. */
function readRetryAfter(header: string | null): number | null {
  return header && /^\d+$/.test(header) ? Number(header) * 1000 : null;
}
