import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Book } from "./book";
import type { SandboxClock } from "./clock";
import { describeTruth } from "./describe-truth";
import { Fault, type FaultPlan, OPERATIONS } from "./faults";
import { ImportBody, importHistory } from "./import-history";
import { parseJson, readBody } from "./read-body";
import { sendJson } from "./send-reply";
import { Refusal } from "./stripe/refuse";
import { WebhookPolicy, type WebhookSender } from "./stripe/send-webhooks";

/** `requests` counts what reached the Stripe wire, per operation, since the start or the last clear. */
export type ControlDeps = {
  book: Book;
  clock: SandboxClock;
  faults: FaultPlan;
  webhooks: WebhookSender;
  requests: Map<string, number>;
  accountCountry: string;
  refuseFor: (durationMs: number) => void;
};

const MAX_IMPORT_BYTES = 32 * 1024 * 1024;
/** `clear` comes first, then the rest is set. `refuseMs` closes the port for that long: connections are refused. */
const ControlBody = z.strictObject({
  clear: z.literal(true).optional(),
  faults: z.array(Fault).max(100).optional(),
  latencyMs: z.partialRecord(z.enum([...OPERATIONS, "any"]), z.int().min(0).max(600_000)).optional(),
  webhooks: WebhookPolicy.optional(),
  refuseMs: z.int().min(1).max(600_000).optional(),
});
const ClockBody = z.strictObject({ at: z.iso.datetime().nullable() });

/** `/__truth`, `/__control`, `/__clock`, `/__import`; the caller has checked the token. */
export async function handleControl(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  deps: ControlDeps,
): Promise<void> {
  const route = `${request.method} ${url.pathname}`;
  if (route === "GET /__truth") return sendJson(response, 200, readTruth(url, deps));
  if (route === "GET /__control") return sendJson(response, 200, describeControl(deps));
  const text = request.method === "POST" ? await readBody(request, MAX_IMPORT_BYTES) : null;
  if (text === null) return sendJson(response, 404, { error: `no ${route}` });
  const body = parseJson(text);
  switch (url.pathname) {
    case "/__control":
      return applyControlBody(response, body, deps, () => describeControl(deps));
    case "/__clock":
      return answer(response, ClockBody, body, ({ at }) => {
        deps.clock.hold(at === null ? null : new Date(at));
        return { now: new Date(deps.clock.now()).toISOString(), isHeld: deps.clock.isHeld };
      });
    case "/__import":
      return answer(response, ImportBody, body, (history) => ({
        charges: importHistory(history, deps.book, deps.accountCountry),
      }));
    default:
      return sendJson(response, 404, { error: `no ${route}` });
  }
}

function answer<T extends z.ZodType>(
  response: ServerResponse,
  schema: T,
  body: unknown,
  act: (value: z.infer<T>) => unknown,
): void {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    sendJson(response, 400, {
      errors: parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
    });
    return;
  }
  try {
    sendJson(response, 200, act(parsed.data));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sendJson(response, 422, { error: error.message });
  }
}

/** Checks and applies what `POST /__control` takes, then answers with `describe()`, or 400 with the fields. */
export function applyControlBody(
  response: ServerResponse,
  body: unknown,
  deps: ControlDeps,
  describe: () => unknown,
): void {
  answer(response, ControlBody, body, (control) => {
    applyControl(control, deps);
    return describe();
  });
}

function applyControl(control: z.infer<typeof ControlBody>, deps: ControlDeps): void {
  if (control.clear) {
    deps.faults.clear();
    deps.requests.clear();
    deps.webhooks.policy = WebhookPolicy.parse({});
  }
  for (const fault of control.faults ?? []) deps.faults.add(fault);
  for (const operation of [...OPERATIONS, "any"] as const) {
    const durationMs = control.latencyMs?.[operation];
    if (durationMs !== undefined) deps.faults.setLatency(operation, durationMs);
  }
  if (control.webhooks) deps.webhooks.policy = control.webhooks;
  if (control.refuseMs !== undefined) deps.refuseFor(control.refuseMs);
}

export function describeControl({ faults, webhooks, clock, book }: ControlDeps): Record<string, unknown> {
  const now = new Date(clock.now()).toISOString();
  return {
    ...faults.describe(),
    webhooks: webhooks.policy,
    undelivered: book.pendingEvents.size,
    clock: { now, isHeld: clock.isHeld },
  };
}

function readTruth({ searchParams }: URL, { book, clock, requests }: ControlDeps): Record<string, unknown> {
  const filter = {
    orderRef: searchParams.get("orderRef"),
    attemptRef: searchParams.get("attemptRef"),
    providerRef: searchParams.get("providerRef"),
  };
  const truth = describeTruth(book, filter, searchParams.get("totals") === "1");
  return { asOf: new Date(clock.now()).toISOString(), requests: Object.fromEntries(requests), ...truth };
}
