import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { formatMoney, isCurrency } from "@/lib/shared/money";
import { applyControlBody, type ControlDeps, describeControl } from "./control-routes";
import { describeCharge, describeTruth } from "./describe-truth";
import { parseJson, readBody } from "./read-body";
import { readAsset, renderPage } from "./render-page";
import { sendJson } from "./send-reply";
import type { StripeWire } from "./stripe/stripe-wire";
import { findCardByNumber } from "./test-cards";

type PageDeps = ControlDeps & { wire: StripeWire; isKnown: boolean };

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
const PAGE_HEADERS = {
  "content-security-policy": CSP,
  "cache-control": "no-store",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};
const MAX_FORM_BYTES = 4_096;
const RECENT_CHARGES = 20;

/** What a browser sees of the sandbox. `isKnown`: the request carries the sandbox token. */
export async function handlePage(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  deps: PageDeps,
): Promise<void> {
  const name = url.pathname.slice("/sandbox/".length);
  switch (`${request.method} ${name}`) {
    case "GET fields":
      return sendPage(response, 200, renderPage("fields", ...look(url)));
    case "POST tokens":
      return mintToken(request, response, deps);
    case "GET approve":
      return showApproval(response, url, deps);
    case "POST approve":
      return finishApproval(request, response, url, deps);
    case "GET control":
    case "GET control/state":
    case "POST control/state":
      return handleControlPage(request, response, url, deps);
  }
  const asset = request.method === "GET" ? readAsset(name) : null;
  if (!asset) return sendJson(response, 404, { error: "no such page" });
  const headers = {
    "content-type": asset.type,
    "content-length": asset.bytes.length,
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
  };
  response.writeHead(200, headers).end(asset.bytes);
}

function look(
  { searchParams }: URL,
  values: Record<string, string> = {},
): [string, { theme: string } & Record<string, string>] {
  const theme = searchParams.get("theme") === "dark" ? "dark" : "light";
  return [searchParams.get("locale") ?? "en", { theme, ...values }];
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(html),
    ...PAGE_HEADERS,
  };
  response.writeHead(status, headers).end(html);
}

const TypedCard = z.strictObject({
  number: z.string().regex(/^\d{12,19}$/),
  month: z.int().min(1).max(12),
  year: z.int().min(2000).max(2099),
  cvc: z.string().regex(/^\d{3,4}$/),
});

/** Keeps which test card it was; the number and the CVC end here. */
async function mintToken(request: IncomingMessage, response: ServerResponse, { book, clock }: PageDeps): Promise<void> {
  const parsed = TypedCard.safeParse(parseJson((await readBody(request, MAX_FORM_BYTES)) ?? ""));
  if (!parsed.success) return sendJson(response, 422, { field: "number", problem: "number_wrong" });
  const { number, month, year, cvc } = parsed.data;
  const card = findCardByNumber(number);
  if (!card) return sendJson(response, 422, { field: "number", problem: "number_not_test" });
  if (Date.UTC(year, month) <= clock.now()) return sendJson(response, 422, { field: "expiry", problem: "expiry_past" });
  if (cvc.length !== (card.brand === "amex" ? 4 : 3)) {
    return sendJson(response, 422, { field: "cvc", problem: card.brand === "amex" ? "cvc_wrong_amex" : "cvc_wrong" });
  }
  sendJson(response, 201, { token: book.mintToken(card), brand: card.brand, last4: card.last4 });
}

function showApproval(response: ServerResponse, url: URL, { book }: PageDeps): void {
  const intent = url.searchParams.get("intent") ?? "";
  const secret = url.searchParams.get("secret") ?? "";
  const charge = book.charges.get(intent);
  if (charge?.state !== "needs_buyer" || charge.secret !== secret || !isCurrency(charge.currency)) {
    sendPage(response, 404, renderPage("gone", ...look(url)));
    return;
  }
  const amount = formatMoney({ amountMinor: charge.amountMinor, currency: charge.currency });
  sendPage(response, 200, renderPage("approve", ...look(url, { intent, secret, amount })));
}

async function finishApproval(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { wire }: PageDeps,
): Promise<void> {
  const form = new URLSearchParams((await readBody(request, MAX_FORM_BYTES)) ?? "");
  const isApproved = form.get("answer") === "approve";
  const charge = await wire.finishAuthentication(form.get("intent") ?? "", form.get("secret") ?? "", isApproved);
  if (!charge?.returnUrl) return sendPage(response, 404, renderPage("gone", ...look(url)));
  const back = new URL(charge.returnUrl);
  back.searchParams.set("payment_intent", charge.id);
  back.searchParams.set("redirect_status", isApproved ? "succeeded" : "failed");
  response.writeHead(303, { location: back.href, "cache-control": "no-store" }).end();
}

async function handleControlPage(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  deps: PageDeps,
): Promise<void> {
  if (!deps.isKnown) {
    response
      .writeHead(401, {
        "www-authenticate": 'Basic realm="Payment sandbox: the token is the password", charset="UTF-8"',
      })
      .end();
    return;
  }
  if (url.pathname === "/sandbox/control") return sendPage(response, 200, renderPage("control", ...look(url)));
  if (request.method === "POST") {
    // a browser adds the Basic password by itself, so a foreign page must not be able to use it
    const site = request.headers["sec-fetch-site"];
    if (site !== undefined && site !== "same-origin") return sendJson(response, 403, { error: "foreign origin" });
    const body = parseJson((await readBody(request, MAX_FORM_BYTES)) ?? "");
    return applyControlBody(response, body, deps, () => readState(deps));
  }
  sendJson(response, 200, readState(deps));
}

function readState(deps: PageDeps) {
  const everything = { orderRef: null, attemptRef: null, providerRef: null };
  const { totals } = describeTruth(deps.book, everything, true);
  const newest = [...deps.book.charges.values()].sort((a, b) => b.created.at - a.created.at).slice(0, RECENT_CHARGES);
  return { control: describeControl(deps), truth: { totals, recent: newest.map(describeCharge) } };
}
