import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import { announceReports } from "./adyen/settlement-report";
import type { Book } from "./book";
import type { Charge } from "./charge";
import type { SandboxClock } from "./clock";
import { ClockBody, ControlBody } from "./control-body";
import { describeTruth } from "./describe-truth";
import { type FaultPlan, OPERATIONS } from "./faults";
import { HistoryProblem, ImportBody, importHistory } from "./import-history";
import { closeDispute, LeverProblem, openDispute, refundThere, settlePending } from "./levers";
import type { ListingTroubles } from "./listing-troubles";
import type { ApprovalAnswer } from "./paypal/finish-approval";
import type { WebhookCertificate } from "./paypal/webhook-certificate";
import { RailPolicy } from "./policy";
import type { Port } from "./port";
import { mapRails, RAILS, type RailName } from "./rails";
import { parseJson, readBody } from "./read-body";
import { sendJson } from "./send-reply";
import { WebhookPolicy, type WebhookSender } from "./send-webhooks";
import { findWallet } from "./test-wallets";

/** `requests` counts what reached the rail's wire, per operation, since the start or the last clear. */
export type RailControl = {
  webhooks: WebhookSender;
  requests: Map<string, number>;
  /** How often a key came back with another request: refused, and never right. */
  keyConflicts: number;
  policy: RailPolicy;
  port: Port;
};
export type ControlDeps = {
  book: Book;
  clock: SandboxClock;
  faults: FaultPlan;
  /** What rails list wrong. */
  troubles: ListingTroubles;
  rails: Record<RailName, RailControl>;
  /** Stripe's, as when it was the only rail. */
  requests: Map<string, number>;
  webhooks: WebhookSender;
  mainPort: Port;
  accountCountry: string;
  certificate: () => WebhookCertificate;
  /** What a buyer says on PayPal's page. Null when the order waits for nobody. */
  approve: (orderId: string, answer: ApprovalAnswer) => Promise<Charge | null>;
  /** Requests of SDKs that are being acted on, also those whose client has hung up. */
  requestsUnderWay: () => number;
};

const MAX_IMPORT_BYTES = 32 * 1024 * 1024;

/** `/__truth`, `/__control`, `/__clock`, `/__import`; the caller has checked the token. */
export async function handleControl(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  deps: ControlDeps,
): Promise<void> {
  const route = `${request.method} ${url.pathname}`;
  if (route === "GET /__truth") return sendJson(response, ...readTruth(url, deps));
  if (route === "GET /__control") return sendJson(response, 200, describeControl(deps));
  const text = request.method === "POST" ? await readBody(request, MAX_IMPORT_BYTES) : null;
  if (text === null) return sendJson(response, 404, { error: `no ${route}` });
  const body = parseJson(text);
  switch (url.pathname) {
    case "/__control":
      return applyControlBody(response, body, deps, () => describeControl(deps));
    case "/__clock":
      return answer(response, ClockBody, body, ({ at, aheadMs }) => {
        if (at !== undefined) deps.clock.hold(at === null ? null : new Date(at));
        if (aheadMs !== undefined) deps.clock.runAhead(aheadMs);
        return describeClock(deps.clock);
      });
    case "/__import":
      return answer(response, ImportBody, body, (history) => ({
        charges: importHistory(history, deps.book, deps.accountCountry),
      }));
    default:
      return sendJson(response, 404, { error: `no ${route}` });
  }
}

async function answer<T extends z.ZodType>(
  response: ServerResponse,
  schema: T,
  body: unknown,
  act: (value: z.infer<T>) => unknown,
): Promise<void> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    return sendJson(response, 400, { errors });
  }
  try {
    sendJson(response, 200, await act(parsed.data));
  } catch (error) {
    if (!(error instanceof HistoryProblem || error instanceof LeverProblem)) throw error;
    sendJson(response, 422, { error: error.message, errors: [{ path: "", message: error.message }] });
  }
}

/** Checks and applies what `POST /__control` takes, then answers with `describe()`, or 400 with the fields. */
export function applyControlBody(
  response: ServerResponse,
  body: unknown,
  deps: ControlDeps,
  describe: () => unknown,
): Promise<void> {
  return answer(response, ControlBody, body, async (control) => {
    if (control.clear) await clear(deps);
    setLevers(control, deps);
    await setPorts(control, deps);
    await pullLevers(control, deps);
    return describe();
  });
}

async function clear({ faults, troubles, rails }: ControlDeps): Promise<void> {
  faults.clear();
  troubles.clear();
  for (const rail of RAILS) {
    rails[rail].requests.clear();
    rails[rail].keyConflicts = 0;
    rails[rail].webhooks.policy = WebhookPolicy.parse({});
    rails[rail].policy = RailPolicy.parse({});
    await rails[rail].port.accept();
  }
}

function setLevers(control: ControlBody, { faults, troubles, rails }: ControlDeps): void {
  const name = control.rail ?? "stripe";
  const rail = rails[name];
  for (const fault of control.faults ?? []) faults.add(fault);
  for (const trouble of control.listing ?? []) troubles.add(trouble);
  if (control.listingMostRows !== undefined) troubles.mostRows = control.listingMostRows;
  if (control.listingLagMs !== undefined) troubles.setLag(name, control.listingLagMs);
  for (const operation of [...OPERATIONS, "any"] as const) {
    const durationMs = control.latencyMs?.[operation];
    if (durationMs !== undefined) faults.setLatency(operation, durationMs, name);
  }
  if (control.webhooks) rail.webhooks.policy = control.webhooks;
  if (control.policy) rail.policy = { ...rail.policy, ...dropUndefined(control.policy) };
}

function dropUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as never;
}

/** The main port closes a moment later, so that this order can still be answered. */
async function setPorts({ rail = null, refuse, refuseMs }: ControlBody, deps: ControlDeps): Promise<void> {
  const port = rail === null ? deps.mainPort : deps.rails[rail].port;
  if (refuse !== undefined) await (refuse ? port.refuse() : port.accept());
  if (refuseMs !== undefined) await port.refuseFor(refuseMs, rail === null);
}

async function pullLevers(
  { approvals = [], disputes = [], refunds = [], settle, reports, rail }: ControlBody,
  deps: ControlDeps,
): Promise<void> {
  for (const { providerRef, answer: word, buyer } of approvals) {
    const hasCard = Boolean(deps.book.charges.get(providerRef)?.card);
    const wallet = findWallet(buyer);
    const yes = hasCard ? "confirm_card" : wallet && { wallet };
    const approved = yes && (await deps.approve(providerRef, word === "cancel" ? "cancel" : yes));
    if (!approved) throw new LeverProblem(`${providerRef} waits for no buyer`);
  }
  for (const { providerRef, action, amountMinor } of disputes) {
    if (action === "open") await openDispute(deps, providerRef, amountMinor);
    else await closeDispute(deps, providerRef, action === "win" ? "won" : "lost");
  }
  for (const { providerRef, amountMinor } of refunds) await refundThere(deps, providerRef, amountMinor);
  if (settle) await settlePending(deps, rail ?? "stripe");
  if (reports) await announceReports({ ...deps, webhooks: deps.rails.adyen.webhooks });
}

function describeClock(clock: SandboxClock) {
  return { now: new Date(clock.now()).toISOString(), isHeld: clock.isHeld };
}

/** Faults name their rail; `latencyMs` and `webhooks` at the top are Stripe's, `rails` has each rail's own. */
export function describeControl({ faults, troubles, rails, clock, book }: ControlDeps): Record<string, unknown> {
  return {
    ...faults.describe(),
    listing: troubles.describe(),
    webhooks: rails.stripe.webhooks.policy,
    rails: mapRails((name) => {
      const { webhooks, policy, requests, port } = rails[name];
      return {
        latencyMs: faults.describeLatency(name),
        webhooks: webhooks.policy,
        policy,
        requests: Object.fromEntries(requests),
        isRefusing: port.isRefusing,
      };
    }),
    undelivered: book.pendingEvents.size,
    clock: describeClock(clock),
  };
}

function readTruth({ searchParams }: URL, deps: ControlDeps): [status: number, body: Record<string, unknown>] {
  const given = searchParams.get("rail");
  const rail = RAILS.find((name) => name === given) ?? null;
  if (given !== null && rail === null) return [400, { error: `no rail ${given}` }];
  const filter = {
    rail,
    orderRef: searchParams.get("orderRef"),
    attemptRef: searchParams.get("attemptRef"),
    providerRef: searchParams.get("providerRef"),
  };
  const { rails: totals, ...truth } = describeTruth(deps.book, filter, searchParams.get("totals") === "1");
  const rails = mapRails((name) => ({
    requests: Object.fromEntries(deps.rails[name].requests),
    keyConflicts: deps.rails[name].keyConflicts,
    totals: totals[name],
  }));
  const requests = rails[rail ?? "stripe"].requests;
  return [200, { asOf: new Date(deps.clock.now()).toISOString(), requests, rails, ...truth }];
}
