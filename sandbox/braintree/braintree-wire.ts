import { createHash, timingSafeEqual } from "node:crypto";
import type { Book } from "../book";
import type { Charge } from "../charge";
import type { SandboxClock } from "../clock";
import type { Fault, Operation } from "../faults";
import type { ListingTroubles } from "../listing-troubles";
import type { RailPolicy } from "../policy";
import type { Said, Wire, WireReply, WireRequest } from "../wire";
import { type ChangeContext, makeSale, refundSale, submitForSettlement, voidSale } from "./change-transaction";
import { Invalid, Status, Unsuccessful } from "./refuse";
import { renderRefund, renderSale } from "./render-transaction";
import { isAboutSpan, searchDisputes, searchIds, searchTransactions } from "./search";
import { ageTransaction } from "./settlement";
import { writeXml, XmlArray, type XmlNode } from "./xml";

type Options = {
  merchantId: string;
  publicKey: string;
  privateKey: string;
  accountCountry: string;
  policy: () => RailPolicy;
  troubles: ListingTroubles;
};
type Answer = { status: number; name: string; node: XmlNode };

const CHANGES: Record<string, Operation> = {
  "PUT submit_for_settlement": "capture",
  "PUT void": "void",
  "POST refund": "refund",
};
const SEARCHES: Record<string, Operation> = {
  "transactions/advanced_search_ids": "find",
  "transactions/advanced_search": "find",
  "disputes/advanced_search": "disputes",
};

/** There is no create: a sale is made when the buyer confirms. */
function operationOf(method: string, path: string, said?: Said): Operation | null {
  const [, merchants, , resource = "", id = "", verb, more] = path.split("/");
  if (merchants !== "merchants" || more !== undefined) return null;
  if (method === "POST" && resource === "client_token" && id === "") return "probe";
  if (method === "POST" && SEARCHES[`${resource}/${id}`] && verb === undefined)
    return said && isAboutSpan(parseJson(said.body)) ? "settlements" : (SEARCHES[`${resource}/${id}`] ?? null);
  if (resource !== "transactions") return null;
  if (method === "POST" && id === "") return "confirm";
  if (id === "") return null;
  if (method === "GET" && verb === undefined) return "get";
  return CHANGES[`${method} ${verb}`] ?? null;
}

/** Braintree's gateway, as far as a shop that authorises, submits, voids and refunds cards can see it: JSON in, XML out. */
export class BraintreeWire implements Wire {
  readonly rail = "braintree";
  readonly operationOf = operationOf;

  constructor(
    private readonly book: Book,
    private readonly clock: SandboxClock,
    private readonly options: Options,
  ) {}

  /** Braintree knows none. */
  keyOf(): string | null {
    return null;
  }

  refuse(reason: Parameters<Wire["refuse"]>[0]): WireReply {
    const headers: Record<string, string> = reason === "rate_limited" ? { "retry-after": "1" } : {};
    const status = { too_large: 413, unknown_url: 404, key_in_use: 422, rate_limited: 429 }[reason];
    return { status, body: null, headers };
  }

  /** `fault`: a server error, before or after the effect. */
  async handle(request: WireRequest, fault: Fault | null): Promise<WireReply> {
    if (fault?.when === "before") return plain(500);
    try {
      const answer = this.answer(request);
      return fault ? plain(500) : toReply(answer);
    } catch (error) {
      const refused = this.toRefusal(error);
      return fault ? plain(500) : refused;
    }
  }

  private answer(request: WireRequest): Answer {
    const { url, method, body, headers } = request;
    const [, , merchantId, resource, id = "", verb] = url.pathname.split("/");
    this.checkKeys(headers.authorization ?? "", merchantId ?? "");
    const operation = operationOf(method, url.pathname);
    const now = this.clock.now();
    const sent: unknown = parseJson(body);
    if (operation === "probe")
      return { status: 201, name: "client-token", node: { value: mintClientToken(merchantId ?? "") } };
    const look = { book: this.book, troubles: this.options.troubles, now };
    if (operation === "disputes") return found("disputes", searchDisputes(sent, url, look));
    if (id === "advanced_search_ids") return found("search-results", searchIds(sent, look));
    if (id === "advanced_search") return found("credit-card-transactions", searchTransactions(sent, look));
    if (resource !== "transactions") throw new Status(404);
    if (operation === "get") return { status: 200, name: "transaction", node: this.show(id, now) };
    return this.change(operation === "confirm" ? "sale" : (verb ?? ""), id, sent);
  }

  private show(id: string, now: number): XmlNode {
    const charge = this.find(id);
    const refund = charge.id === id ? undefined : charge.refunds.find((candidate) => candidate.id === id);
    return refund ? renderRefund(charge, refund, now) : renderSale(ageTransaction(charge, now), now);
  }

  private find(id: string): Charge {
    const charge = this.book.charges.get(id) ?? this.book.findOwner(id);
    if (charge?.rail !== "braintree") throw new Status(404);
    return charge;
  }

  private change(verb: string, id: string, sent: unknown): Answer {
    const { accountCountry, policy } = this.options;
    const context: ChangeContext = { book: this.book, now: this.clock.now(), accountCountry, policy: policy() };
    const charge = this.run(verb, id, sent, context);
    this.book.save(charge);
    const refund = verb === "refund" ? charge.refunds.at(-1) : undefined;
    const node = refund ? renderRefund(charge, refund, context.now) : renderSale(charge, context.now);
    return { status: verb === "sale" || verb === "refund" ? 201 : 200, name: "transaction", node };
  }

  private run(verb: string, id: string, sent: unknown, context: ChangeContext): Charge {
    if (verb === "sale") return makeSale(sent, context);
    const charge = this.find(id);
    if (verb === "void") return voidSale(charge, context);
    return verb === "refund" ? refundSale(charge, sent, context) : submitForSettlement(charge, sent, context);
  }

  private checkKeys(authorization: string, merchantId: string): void {
    const [scheme, value = ""] = authorization.split(" ");
    const { publicKey, privateKey } = this.options;
    const given = scheme === "Basic" ? Buffer.from(value, "base64").toString() : "";
    if (!isSame(given, `${publicKey}:${privateKey}`)) throw new Status(401);
    if (merchantId !== this.options.merchantId) throw new Status(403);
  }

  private toRefusal(error: unknown): WireReply {
    if (error instanceof Status) return plain(error.status);
    if (error instanceof Unsuccessful) {
      this.book.save(error.charge);
      const transaction = renderSale(error.charge, this.clock.now());
      return toReply({ status: 422, name: "api-error-response", node: describeErrors([], error.message, transaction) });
    }
    if (error instanceof Invalid)
      return toReply({ status: 422, name: "api-error-response", node: describeErrors([error], error.message) });
    throw error;
  }
}

function describeErrors(invalid: readonly Invalid[], message: string, transaction?: XmlNode): XmlNode {
  const errors = invalid.map((each) => ({ code: each.code, attribute: each.attribute, message: each.message }));
  return {
    errors: { errors: new XmlArray("error", []), transaction: { errors: new XmlArray("error", errors) } },
    params: {},
    message,
    transaction,
  };
}

function found(name: string, node: XmlNode | null): Answer {
  if (node === null) throw new Status(404);
  return { status: 200, name, node };
}

function toReply({ status, name, node }: Answer): WireReply {
  const headers = { "content-type": "application/xml; charset=utf-8" };
  return { status, body: writeXml(name, node), headers };
}

function plain(status: number): WireReply {
  return { status, body: null, headers: {} };
}

/** What a browser would be given to tokenise cards with; nothing of it is a secret. */
function mintClientToken(merchantId: string): string {
  return Buffer.from(JSON.stringify({ version: 2, environment: "sandbox", merchantId })).toString("base64");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text === "" ? "{}" : text);
  } catch {
    return null;
  }
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
