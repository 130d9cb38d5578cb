import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { placeOrder } from "@/lib/orders/place-order";
import { BreakerBoard } from "@/lib/payments/breaker-board";
import { guardRails } from "@/lib/payments/guard-rails";
import type { Method } from "@/lib/payments/payment-rows";
import { announcePaymentSettings, loadPaymentSettings } from "@/lib/payments/payment-settings";
import type { Rail, RailName } from "@/lib/payments/provider";
import type { RoutingFacts } from "@/lib/payments/routing-facts";
import { insertVersion } from "@/lib/payments/sql/settings-rows";
import { receiveWebhook } from "@/lib/payments/webhook";
import { inTransaction, pool } from "@/lib/platform/db";
import type { UserActor } from "@/lib/platform/session";
import { newId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import type { RoutingStrategy } from "@/lib/shared/schemas/settings";
import { RAILS } from "@/sandbox/rails";
import { WebhookPolicy } from "@/sandbox/send-webhooks";
import { watchTransitions } from "../attempt-transitions";
import { makeRelease, makeUser } from "../factories";
import { startPaymentWorld, type World } from "../payment-world";
import type { Plan } from "./plan";

export type FaultWorld = {
  world: World;
  admin: UserActor;
  place(facts: { prices: readonly number[]; method: Method }): Promise<string>;
  /** Sends webhooks as this mode says from now on. */
  sendWebhooks(modes: Plan["webhooks"]): void;
  /** Rails that cannot be asked tell now what they had kept to themselves, and keep nothing back from now on (I6). */
  endSilence(): Promise<void>;
  /** Until no request is on its way at the rails. */
  finishRequests(): Promise<void>;
  /** Until the rails have done all that was asked of them, and every webhook they sent has been answered. */
  comeToRest(): Promise<void>;
  /** An empty shop and empty rails for the next history. `breakRails` stands between the machine and its rails. */
  reset(
    plan: Pick<Plan, "isGuarded" | "strategy" | "first">,
    breakRails?: (rails: ReadonlyMap<RailName, Rail>) => ReadonlyMap<RailName, Rail>,
  ): Promise<void>;
  close(): Promise<void>;
};

const RAIL_TIMEOUT_MS = 80;
const PATIENCE_MS = 15_000;
/** All that a sale leaves, with what refers to it; the catalogue, people and the settings of a new store stay. */
const SALE_TABLES = [
  "customer_order",
  "payment",
  "webhook_inbox",
  "outbox",
  "ledger_transaction",
  "ledger_entry",
  "audit_entry",
  "rail_breaker",
  "rail_health_event",
  "routing_decision",
  "idempotency_key",
];
/** A truncation makes a hundred files anew, which takes longer than most histories; rows that were only deleted pile up. */
const TRUNCATE_EVERY = 50;

async function listSaleTables(): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `WITH RECURSIVE emptied AS (
       SELECT unnest($1::regclass[])::oid AS id
       UNION SELECT conrelid FROM pg_constraint JOIN emptied ON confrelid = emptied.id WHERE contype = 'f'
     ) SELECT id::regclass::text AS name FROM emptied`,
    [SALE_TABLES],
  );
  return rows.map(({ name }) => name);
}

async function empty(tables: readonly string[], firstVersion: number, isThorough: boolean): Promise<void> {
  await inTransaction(async (db) => {
    // the ledger refuses to be emptied, unless its triggers are off for this transaction
    await db.query("SET LOCAL session_replication_role = replica");
    await db.query(isThorough ? `TRUNCATE ${tables}` : tables.map((table) => `DELETE FROM ${table}`).join(";"));
    await db.query("DELETE FROM payment_settings_version WHERE version > $1", [firstVersion]);
  });
  await announcePaymentSettings();
}

/** `first` in front of the others, which stay in their order. */
async function activate(strategy: RoutingStrategy, first: RailName | undefined): Promise<void> {
  const { version, body } = await loadPaymentSettings();
  const providers = body.providers.map((entry) => (entry.provider === first ? { ...entry, priority: 0 } : entry));
  await inTransaction((db) =>
    insertVersion(db, { version: version + 1, body: { providers, strategy }, note: "", userId: null }),
  );
  await announcePaymentSettings();
}

/** Enough of it for every strategy, and such that cards go another way than the store's own order has them. */
const PAYPAL_SHINES: RoutingFacts = {
  windows: [
    { rail: "stripe", method: "card", samples: 128, successes: 100, latencyP50Ms: 90 },
    { rail: "paypal", method: "card", samples: 128, successes: 127, latencyP50Ms: 40 },
  ],
  volumes: null,
};

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

/** The shop's webhook address over HTTP, so that a rail may deliver before it answers the call that caused it. */
async function openPostbox(world: () => World | null): Promise<{ url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const open = world();
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const message = new Request("http://shop.test", { method: "POST", body: new Uint8Array(body), headers });
    const provider = request.url?.split("/").at(-1) ?? "";
    const reply = open ? await receiveWebhook(open.context, provider, message).catch(() => null) : null;
    response.writeHead(reply === null ? 400 : 200).end(reply ?? "");
  });
  const url = await listen(server);
  return {
    url,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function forget(world: World): void {
  const { book, rails } = world.sandbox.control;
  book.charges.clear();
  book.pendingEvents.clear();
  for (const rail of RAILS) {
    rails[rail].keyConflicts = 0;
    rails[rail].webhooks.recent.length = 0;
  }
}

async function waitUntil(isSo: () => boolean, what: string): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > giveUpAt) throw new Error(what);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function finishRequests({ sandbox }: World): Promise<void> {
  return waitUntil(() => sandbox.control.requestsUnderWay() === 0, "a request stays on its way");
}

/** Not while a rail is away: its webhooks cannot be verified, and come again. */
async function comeToRest(world: World): Promise<void> {
  await finishRequests(world);
  await waitUntil(() => world.sandbox.control.book.pendingEvents.size === 0, "a webhook of the rails is not taken");
}

const MUTE_RAILS = RAILS.filter((rail) => rail === "adyen");

/** Everything such a rail has said since the last history, once more: who has heard it knows it. */
async function endSilence({ context, sandbox }: World): Promise<void> {
  for (const rail of MUTE_RAILS) {
    const { webhooks } = sandbox.control.rails[rail];
    if (webhooks.policy.mode !== "never") continue;
    webhooks.policy = WebhookPolicy.parse({ mode: "normal" });
    for (const event of webhooks.recent) {
      const { payload: body, headers } = webhooks.write(event);
      await receiveWebhook(context, rail, new Request("http://shop.test", { method: "POST", body, headers }));
    }
  }
}

/** The payment machine over all real wires, its database, and the rails' webhooks over HTTP; one per test worker. */
export async function openFaultWorld(railTimeoutMs = RAIL_TIMEOUT_MS): Promise<FaultWorld> {
  let opened: World | null = null;
  const postbox = await openPostbox(() => opened);
  const world = await startPaymentWorld(railTimeoutMs, postbox.url, RAILS);
  opened = world;
  await watchTransitions();
  const admin = await makeUser(["admin"]);
  const { version: firstVersion } = await loadPaymentSettings();
  const saleTables = await listSaleTables();
  let resets = 0;
  const plain = world.context.rails;
  const releases = new Map<string, string[]>();
  const sendWebhooks = (modes: Plan["webhooks"]) => {
    for (const rail of RAILS)
      world.sandbox.control.rails[rail].webhooks.policy = WebhookPolicy.parse({ mode: modes[rail], delayMs: 20 });
  };
  return {
    world,
    admin,
    async place({ prices, method }) {
      const name = prices.join();
      const trackIds = releases.get(name) ?? (await makeRelease({ trackPrices: [...prices] })).publicTrackIds;
      releases.set(name, trackIds);
      const orderId = newId();
      const lines = trackIds.map((trackId) => ({ trackId }));
      const buyer = { currency: "USD", country: "US", email: "buyer@example.test", method } as const;
      await placeOrder(world.context, { lines, ...buyer, orderId, actor: GUEST });
      return orderId;
    },
    sendWebhooks,
    endSilence: () => endSilence(world),
    finishRequests: () => finishRequests(world),
    comeToRest: () => comeToRest(world),
    async reset({ isGuarded, strategy = "priority", first }, breakRails = (rails) => rails) {
      await world.heal();
      await comeToRest(world);
      await empty(saleTables, firstVersion, ++resets % TRUNCATE_EVERY === 0);
      if (strategy !== "priority" || first !== undefined) await activate(strategy, first);
      forget(world);
      const rails = breakRails(plain);
      const board = isGuarded ? new BreakerBoard(world.clock) : null;
      Object.assign(world.context, {
        rails: board ? guardRails(rails, { board, slots: 20 }) : rails,
        breakers: async () => (board ? board.readStates() : { ...world.breakers }),
        facts: () => PAYPAL_SHINES,
      });
    },
    async close() {
      await world.close();
      postbox.close();
    },
  };
}
