import { beforeEach } from "vitest";
import type { Rail } from "@/lib/payments/provider";
import { PAYPAL_CONTRACT } from "./contract-rails/paypal";
import type { OverheardPayPal } from "./overhear-paypal";
import { keyOf, newOrder, PRICE } from "./rail-contract";
import { FULL, fetchAccessToken, orderBody, readPart } from "./sandbox-room";

export const AUTHORIZATIONS = "/v2/payments/authorizations";
export const CAPTURES = "/v2/payments/captures";
export const ORDERS = "/v2/checkout/orders";
export const usd = (value: string) => ({ amount: { currency_code: "USD", value } });
/** Every address that is about one thing, of nobody. */
export const ADDRESSES = [
  ["GET", `${ORDERS}/NOBODY`],
  ["POST", `${ORDERS}/NOBODY/authorize`],
  ["GET", `${AUTHORIZATIONS}/NOBODY`],
  ["POST", `${AUTHORIZATIONS}/NOBODY/capture`],
  ["POST", `${AUTHORIZATIONS}/NOBODY/void`],
  ["GET", `${CAPTURES}/NOBODY`],
  ["POST", `${CAPTURES}/NOBODY/refund`],
  ["GET", "/v2/payments/refunds/NOBODY"],
] as const;
export const bodyFor = (method: string, path: string) => (method === "GET" || path.endsWith("/void") ? null : {});
export const card = (token: string) => ({ payment_source: { card: { single_use_token: token } } });

/** Sells at an overheard PayPal: by our rail, and by requests that the rail does not make. */
export function sellAtPayPal({ room, wire }: OverheardPayPal) {
  let token: Promise<string> | null = null;
  beforeEach(() => {
    token = null;
  });
  /** The access token of this test; asked for once. */
  const enter = () => {
    token ??= fetchAccessToken(room.sandbox.urls.paypal);
    return token;
  };
  const connect = (secret?: string) => PAYPAL_CONTRACT.connect(wire.url, secret === undefined ? {} : { secret });
  const placedOf = (providerRef: string, outcome: Awaited<ReturnType<Rail["confirm"]>>) => ({
    providerRef,
    furtherRefs: "furtherRefs" in outcome ? (outcome.furtherRefs ?? {}) : {},
  });
  async function place(rail: Rail, method: "card" | "paypal" = "card") {
    const order = newOrder({ method });
    const created = await rail.create({ ...order, ...keyOf(order, "new") });
    return { order, providerRef: "providerRef" in created ? (created.providerRef ?? "") : "" };
  }
  async function hold(rail: Rail, token: string | null = "sut_visa", buyer = "alma@buyer.example") {
    const { order, providerRef } = await place(rail, token === null ? "paypal" : "card");
    if (token === null) await room.control({ approvals: [{ providerRef, buyer }] });
    const outcome = await rail.confirm({ ...order, ...keyOf(order, "con"), providerRef, token });
    return { order, providerRef, outcome, placed: placedOf(providerRef, outcome) };
  }
  async function sell(rail: Rail, token: string | null = "sut_visa") {
    const { order, providerRef, placed } = await hold(rail, token);
    const outcome = await rail.capture({ ...PRICE, ...placed, ...keyOf(order, "cap") });
    return { order, providerRef, outcome, taken: placedOf(providerRef, outcome) };
  }
  /** What the rail does not ask, asked as it is; `key` null: under no PayPal-Request-Id. */
  async function ask(
    method: string,
    path: string,
    body: unknown = null,
    key: string | null = null,
    prefer: object = FULL,
  ) {
    const headers = {
      authorization: `Bearer ${await enter()}`,
      "content-type": "application/json",
      ...(method === "GET" ? {} : prefer),
      ...(key === null ? {} : { "paypal-request-id": key }),
    };
    const text = body === null ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const reply = await fetch(wire.url + path, { method, headers, ...text });
    const answer = await reply.text();
    return (answer === "" ? {} : JSON.parse(answer)) as { id: string };
  }
  /** Every address at which a sale shows itself. */
  async function showAll(orderId: string): Promise<void> {
    const order = await ask("GET", `${ORDERS}/${orderId}`);
    const kinds = ["authorizations", "captures", "refunds"] as const;
    for (const kind of kinds) {
      const id = readPart(order, kind);
      if (id !== "") await ask("GET", `/v2/payments/${kind}/${id}`);
    }
  }
  async function held(name: string, token = "sut_visa") {
    const { id } = await ask("POST", ORDERS, orderBody(name), `${name}:new`);
    const order = await ask("POST", `${ORDERS}/${id}/authorize`, card(token), `${name}:con`);
    return { id, authorizationId: readPart(order, "authorizations") };
  }
  async function sold(name: string) {
    const { id, authorizationId } = await held(name);
    const capture = await ask("POST", `${AUTHORIZATIONS}/${authorizationId}/capture`, {}, `${name}:cap`);
    return { id, authorizationId, captureId: capture.id };
  }
  return { connect, place, hold, sell, ask, showAll, held, sold, enter };
}
