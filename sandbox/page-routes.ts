import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { finishAdyenPage, showAdyenPage } from "./adyen/approve-page";
import { findBraintreeNumber } from "./braintree/test-nonces";
import { handleControlPage } from "./control-page";
import type { ControlDeps } from "./control-routes";
import { finishPaypalPage, showPaypalPage } from "./paypal/approve-page";
import { RAILS, type RailName } from "./rails";
import { parseJson, readBody } from "./read-body";
import { type Asset, readAsset, readPaypalScript } from "./render-page";
import { MAX_FORM_BYTES, sendPage } from "./send-page";
import { sendJson } from "./send-reply";
import { asTypedAtSquare } from "./square/test-values";
import { finishStripePage, showStripePage } from "./stripe/approve-page";
import { findCardByNumber } from "./test-cards";
import { mintWalletToken, showWalletSheet } from "./wallet-sheet";
import type { Wires } from "./wires";

/** `isKnown`: the request carries the sandbox token. */
export type PageDeps = ControlDeps & { wires: Wires; isKnown: boolean };

/** What a browser sees of the sandbox. */
export async function handlePage(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  deps: PageDeps,
): Promise<void> {
  const name = url.pathname.slice("/sandbox/".length);
  switch (`${request.method} ${name}`) {
    case "GET fields":
      return sendPage(response, 200, "fields", url);
    case "POST tokens":
      return mintToken(request, response, url, deps);
    case "GET wallet":
      return showWalletSheet(response, url);
    case "POST wallet/tokens":
      return mintWalletToken(request, response, url, deps.book);
    case "GET approve":
      return showStripePage(response, url, deps);
    case "POST approve":
      return finishStripePage(request, response, url, deps);
    case "GET paypal/approve":
      return showPaypalPage(response, url, deps);
    case "POST paypal/approve":
      return finishPaypalPage(request, response, url, deps);
    case "GET adyen/approve":
      return showAdyenPage(response, url, deps);
    case "POST adyen/approve":
      return finishAdyenPage(request, response, url, deps);
    case "GET paypal/sdk/js":
      return sendAsset(response, readPaypalScript(url.searchParams.get("locale") ?? "en"));
    case "GET control":
    case "GET control/state":
    case "POST control/state":
      return handleControlPage(request, response, url, deps);
  }
  const asset = request.method === "GET" ? readAsset(name) : null;
  if (asset) return sendAsset(response, asset);
  sendJson(response, 404, { error: "no such page" });
}

function sendAsset(response: ServerResponse, { bytes, type }: Asset): void {
  const headers = {
    "content-type": type,
    "content-length": bytes.length,
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
  };
  response.writeHead(200, headers).end(bytes);
}

const TypedCard = z.strictObject({
  number: z.string().regex(/^\d{12,19}$/),
  month: z.int().min(1).max(12),
  year: z.int().min(2000).max(2099),
  cvc: z.string().regex(/^\d{3,4}$/),
});

/** Whose token the card fields mint: `?rail=paypal`, else Stripe's. */
function readRail({ searchParams }: URL): RailName {
  return RAILS.find((rail) => rail === searchParams.get("rail")) ?? "stripe";
}

/** Keeps which test card it was; the number and the CVC end here. */
async function mintToken(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { book, clock }: PageDeps,
): Promise<void> {
  const parsed = TypedCard.safeParse(parseJson((await readBody(request, MAX_FORM_BYTES)) ?? ""));
  if (!parsed.success) return sendJson(response, 422, { field: "number", problem: "number_wrong" });
  const { number, month, year, cvc } = parsed.data;
  const rail = readRail(url);
  const card = findCardByNumber(number) ?? (rail === "braintree" ? findBraintreeNumber(number) : null);
  if (!card) return sendJson(response, 422, { field: "number", problem: "number_not_test" });
  if (Date.UTC(year, month) <= clock.now()) return sendJson(response, 422, { field: "expiry", problem: "expiry_past" });
  if (cvc.length !== (card.brand === "amex" ? 4 : 3)) {
    return sendJson(response, 422, { field: "cvc", problem: card.brand === "amex" ? "cvc_wrong_amex" : "cvc_wrong" });
  }
  const typed = rail === "square" ? asTypedAtSquare(card, { month, year, cvc }) : card;
  sendJson(response, 201, { token: book.mintToken(rail, typed), brand: card.brand, last4: card.last4 });
}
