import { createHash } from "node:crypto";
import { claimOrders } from "@/lib/accounts/claim-orders";
import { createUser } from "@/lib/accounts/create-user";
import { mergeOutbox } from "@/lib/analytics/merge-outbox";
import { alone } from "@/lib/analytics/rebuild-roll-ups";
import { recordBasket } from "@/lib/analytics/record-basket";
import { recountRollUps } from "@/lib/analytics/recount";
import { verifyChain } from "@/lib/audit/verify-chain";
import { writePlays } from "@/lib/catalog/record-plays";
import { placeOrder } from "@/lib/orders/place-order";
import { pool } from "@/lib/platform/db";
import { hashAddress } from "@/lib/platform/hash-address";
import { listenerOf } from "@/lib/platform/listener";
import { newId, toPublicId } from "@/lib/shared/ids";
import { type Actor, GUEST } from "@/lib/shared/roles";
import { type MadeRelease, makeBearer, makeSession } from "./factories";
import type { World } from "./payment-world";

export type Planted = {
  userId: string;
  email: string;
  name: string;
  actor: Extract<Actor, { kind: "user" }>;
  /** Paid signed in; paid as a guest and claimed; paid as a guest later; never paid. */
  orders: { own: string; claimed: string; guest: string; pending: string };
  /** Texts that only this person's rows hold. */
  marks: string[];
  /** What they were called in plays, and as buyer and listener in the figures. */
  traces: string[];
};

const personOf = (text: string) => {
  const hex = createHash("sha256").update(text).digest("hex").slice(0, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

/** A person about whom every table of the registry says something that names them. */
export async function plantPerson(world: World, release: MadeRelease, name: string): Promise<Planted> {
  const tag = newId().slice(-12);
  const email = `${name.split(" ")[0]?.toLowerCase()}.${tag}@example.test`;
  const now = new Date();
  const person = { email, name: `${name} ${tag}`, password: "correct horse 42", roles: ["buyer" as const] };
  const userId = await createUser(pool, { ...person, emailVerifiedAt: now }, "system");
  const actor = {
    kind: "user" as const,
    userId,
    name,
    roles: ["buyer" as const],
    artistIds: [],
    sessionId: null,
    scopes: null,
  };
  const cookie = `cookie${tag}listens`;
  const buy = async (as: { actor: Actor; email: string; listenerId: string }, isPaid = true) => {
    const orderId = newId();
    const lines = release.publicTrackIds.map((trackId) => ({ trackId }));
    await placeOrder(world.context, { lines, currency: "USD", country: "US", method: "card", orderId, ...as });
    if (isPaid) {
      await world.confirm(orderId);
      await world.turn();
    }
    return orderId;
  };
  const guest = { actor: GUEST, email: email.toUpperCase(), listenerId: cookie };
  const claimed = await buy(guest);
  await claimOrders(pool, userId, now);
  const orders = {
    claimed,
    own: await buy({ actor, email, listenerId: listenerOf(userId) }),
    guest: await buy(guest),
    pending: await buy({ actor, email, listenerId: listenerOf(userId) }, false),
  };
  await world.settle();
  await listen(release, [listenerOf(userId), cookie]);
  await mergeOutbox();
  await listen(release, [listenerOf(userId)], 120_000);
  const marks = await plantRows({ userId, email, name: person.name, tag, orders });
  const traces = [
    listenerOf(userId),
    cookie,
    personOf(email),
    personOf(listenerOf(userId)),
    personOf(cookie),
    hashAddress(email),
  ];
  return { userId, email, name: person.name, actor, orders, marks: [email, person.name, ...marks], traces };
}

async function listen(release: MadeRelease, listeners: string[], agoMs = 600_000): Promise<void> {
  const at = new Date(Date.now() - agoMs);
  const heard = listeners.flatMap((listenerId) =>
    release.trackIds.map((trackId) => ({ listenerId, trackId, playedMs: 200_000, source: "release", at })),
  );
  await writePlays(heard);
  for (const listenerId of listeners) await recordBasket(listenerId, [release.artistId], at);
}

type Seed = Pick<Planted, "userId" | "email" | "name" | "orders"> & { tag: string };

async function plantRows(seed: Seed): Promise<string[]> {
  const { userId, email, name, tag, orders } = seed;
  const mark = (what: string) => `${what}-${tag}-mark`;
  const { sessionId } = await makeSession(userId);
  await pool.query("UPDATE session SET user_agent = $2, place = $3 WHERE id = $1", [
    sessionId,
    mark("agent"),
    mark("place"),
  ]);
  await makeBearer(userId);
  await pool.query("UPDATE api_key SET name = $2 WHERE user_id = $1", [userId, mark("key")]);
  const put = (sql: string, ...values: unknown[]) => pool.query(sql, values);
  await put(
    `INSERT INTO second_factor (id, user_id, kind, name, created_at, confirmed_at, credential_id, public_key, counter, rp_id, transports)
     VALUES ($1, $2, 'passkey', $3, now(), now(), $4, convert_to($5, 'UTF8'), 0, 'localhost', '{internal}')`,
    newId(),
    userId,
    mark("factor"),
    mark("credential"),
    mark("publickey"),
  );
  await put(
    "INSERT INTO sign_in_throttle (subject, failures, window_ends_at) VALUES ('account:' || encode(sha256(convert_to($1, 'UTF8')), 'hex'), 3, now() + interval '1 hour')",
    email,
  );
  await put(
    "INSERT INTO account_link (id, kind, email, user_id, created_at, expires_at) VALUES ($1, 'verify', $2, $3, now(), now() + interval '1 day')",
    newId(),
    email,
    userId,
  );
  await put(
    "INSERT INTO email_change (id, user_id, old_email, new_email, created_at, expires_at) VALUES ($1, $2, $3, $4, now(), now() + interval '1 day')",
    newId(),
    userId,
    email,
    `new.${tag}@example.test`,
  );
  await put(
    "INSERT INTO artist_invitation (id, artist_name, email, role, created_at, expires_at) VALUES ($1, 'Some', $2, 'owner', now(), now() + interval '1 day')",
    newId(),
    email,
  );
  await put(
    "INSERT INTO artist_application (id, user_id, artist_name, words, created_at) VALUES ($1, $2, $3, $4, now())",
    newId(),
    userId,
    mark("band"),
    mark("words"),
  );
  await put("INSERT INTO mail_stop (user_id, kind, stopped_at) VALUES ($1, 'sales', now())", userId);
  await put(
    "INSERT INTO share_link (id, secret_hash, scope, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, now(), now() + interval '1 day')",
    newId(),
    mark("share"),
    JSON.stringify({ label: mark("scope") }),
    userId,
  );
  await put(
    "INSERT INTO mail_outbox (id, kind, recipient, about, details, last_error, due_at, created_at) VALUES ($1, 'factor', $2, $3, $4, $5, now(), now())",
    newId(),
    email,
    userId,
    JSON.stringify({ name: mark("mail") }),
    `550 <${email}> unknown`,
  );
  await put(
    "INSERT INTO mail_outbox (id, kind, once_key, recipient, state, due_at, created_at) VALUES ($1, 'links', $2, '', 'dropped', now(), now())",
    newId(),
    `${hashAddress(email)}:1`,
  );
  await put("INSERT INTO mail_bounce (address_hash, reason, bounced_at) VALUES ($1, '550', now())", hashAddress(email));
  await put("UPDATE order_contact SET name = $2 WHERE order_id = $1", orders.own, name);
  await put(
    "UPDATE payment_attempt SET card_last4 = '4711' WHERE payment_id = (SELECT id FROM payment WHERE order_id = $1)",
    orders.own,
  );
  await put(
    "UPDATE attempt_evidence SET raw = $2 WHERE attempt_id IN (SELECT a.id FROM payment_attempt a JOIN payment p ON p.id = a.payment_id WHERE p.order_id = $1)",
    orders.own,
    JSON.stringify({ payer: email.toUpperCase() }),
  );
  await put(
    `INSERT INTO webhook_inbox (id, rail, event_key, event_type, provider_ref, payload, livemode, processed_at, error)
     SELECT $1, a.rail, $2, 'charge.updated', a.provider_ref, $3, false, now(), $4 FROM payment_attempt a JOIN payment p ON p.id = a.payment_id WHERE p.order_id = $5 LIMIT 1`,
    newId(),
    newId(),
    JSON.stringify({ about: "charge", fact: { payer: { email, name } } }),
    `no receipt for ${email}`,
    orders.own,
  );
  await put(
    "INSERT INTO idempotency_key (actor, key, operation, fingerprint, status, reply, locked_until) VALUES ($1, $2, 'POST /api/x', 'f', 200, $3, now())",
    `user:${userId}`,
    newId(),
    JSON.stringify({ email }),
  );
  await put(
    "INSERT INTO idempotency_key (actor, key, operation, fingerprint, status, reply, locked_until) VALUES ('guest', $1, $2, 'f', 200, $3, now())",
    newId(),
    `POST /api/orders/${toPublicId("order", orders.guest)}/payment/confirm`,
    JSON.stringify({ email }),
  );
  await put(
    "INSERT INTO payment_settings_version (version, body, note, created_at) SELECT max(version) + 1, (array_agg(body))[1], $1, now() FROM payment_settings_version",
    `as ${name} asked`,
  );
  await put(
    "INSERT INTO taken_download (entitlement_id, format) SELECT id, 'flac' FROM entitlement WHERE order_id = $1",
    orders.own,
  );
  return [
    ...["agent", "place", "key", "factor", "credential", "publickey", "band", "words", "share", "scope", "mail"].map(
      mark,
    ),
    `new.${tag}@example.test`,
  ];
}

type Column = { schema: string; table: string; column: string };

/** Every column of the database, in whatever schema, that can hold a text or an id. */
export async function listTextColumns(): Promise<Column[]> {
  const { rows } = await pool.query<Column>(
    `SELECT c.table_schema AS schema, c.table_name AS "table", c.column_name AS "column" FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema NOT IN ('pg_catalog', 'information_schema') AND t.table_type = 'BASE TABLE'
       AND c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'ARRAY', 'uuid', 'USER-DEFINED') ORDER BY 1, 2, 3`,
  );
  return rows;
}

/** Where in the whole database any of the texts stands, in capitals or not: `table.column: text`. */
export async function searchStore(texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { schema, table, column } of await listTextColumns()) {
    const of = `"${schema}"."${table}"`;
    const { rows } = await pool.query<{ hit: string }>(
      `SELECT DISTINCT m AS hit FROM ${of} AS r, unnest($1::text[]) AS m
       WHERE strpos(lower(CASE WHEN pg_typeof(r."${column}") = 'bytea'::regtype THEN encode(r."${column}"::text::bytea, 'escape') ELSE r."${column}"::text END), lower(m)) > 0`,
      [texts],
    );
    found.push(...rows.map(({ hit }) => `${table}.${column}: ${hit}`));
  }
  return found.sort();
}

const BOOKS = {
  ledger:
    "SELECT account, currency, sum(amount_minor)::text AS minor, count(*)::int AS n FROM ledger_entry GROUP BY 1, 2 ORDER BY 1, 2",
  orders: `SELECT id, number, buyer_id, currency, country, net_minor, tax_minor, total_minor, paid_at, location_evidence FROM customer_order
    WHERE paid_at IS NOT NULL ORDER BY id`,
  lines: "SELECT * FROM order_line ORDER BY id",
  allocations: "SELECT * FROM line_allocation ORDER BY order_line_id, beneficiary",
  payments:
    "SELECT id, state, amount_minor, captured_minor, refunded_minor FROM payment WHERE state <> 'expired' AND state <> 'open' ORDER BY id",
  refs: "SELECT id, provider_ref, card_brand, fee_actual_minor FROM payment_attempt ORDER BY id",
  reach: "SELECT kind, artist_id, currency, count(*)::int AS people FROM reach_seen GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
  plays:
    "SELECT track_id, count(*)::int AS plays, count(DISTINCT listener_id)::int AS listeners FROM play GROUP BY 1 ORDER BY 1",
  rollUps: "SELECT day, track_id, currency, copies, gross_minor, plays, orders FROM track_day ORDER BY 1, 2, 3",
};

/** What an auditor would hold against each other: books, figures, and that roll-ups, ledger and log are sound. */
export async function readBooks() {
  const drifts = await alone((db) => recountRollUps(db));
  const books: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(BOOKS)) books[name] = (await pool.query(sql)).rows;
  const { isIntact } = await verifyChain(pool);
  return { ...books, drifts, isIntact };
}
