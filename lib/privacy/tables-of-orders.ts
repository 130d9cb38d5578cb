import "server-only";
import { type PersonalEntry, scrub, scrubJson } from "./entry";

const OF_PAYMENT = "(SELECT id FROM payment WHERE order_id = ANY(:orders))";
const OF_ATTEMPT = `(SELECT a.id FROM payment_attempt a JOIN payment p ON p.id = a.payment_id WHERE p.order_id = ANY(:orders))`;
const AT_PROVIDER = `(SELECT provider_ref FROM payment_attempt WHERE payment_id IN ${OF_PAYMENT}
  UNION SELECT provider_ref FROM refund WHERE payment_id IN ${OF_PAYMENT}
  UNION SELECT provider_ref FROM dispute WHERE payment_id IN ${OF_PAYMENT})`;
const ANSWERS = { not: "what the provider said: amounts, states and its own ids, which are in orders.json" };

/** What somebody bought, and what proves it. The rows stay, for the books; what says whose they were goes. */
export const ORDER_TABLES: readonly PersonalEntry[] = [
  {
    table: "customer_order",
    columns: ["guest_alias"],
    // of everybody who bought with the address: in the figures they are one buyer, before and after
    of: "buyer_id IS NULL AND id IN (SELECT order_id FROM order_contact WHERE :aliases ? lower(email))",
    told: { not: "stands for an erased address in the figures" },
    erased: {
      by: "set",
      set: `guest_alias = (SELECT :aliases->>lower(c.email) FROM order_contact c WHERE c.order_id = customer_order.id)::uuid`,
    },
  },
  {
    table: "order_contact",
    columns: ["email", "name"],
    of: "order_id = ANY(:orders) OR order_id = ANY(:mentions)",
    told: "orders.json",
    erased: { by: "delete" },
  },
  {
    table: "customer_order",
    columns: ["contact_erased_at"],
    of: "id = ANY(:mentions)",
    told: "mentions.json",
    erased: { by: "set", set: "contact_erased_at = :now" },
  },
  {
    table: "customer_order",
    columns: ["buyer_id", "secret_hash", "listener_id"],
    of: "id = ANY(:orders)",
    told: "orders.json",
    // no hash of anything is this: the browsers that hold the order's secret see it no more
    erased: {
      by: "set",
      set: `contact_erased_at = :now, secret_hash = 'erased', link_revoked_at = coalesce(link_revoked_at, :now),
        listener_id = coalesce(:listeners->>listener_id, listener_id)`,
    },
  },
  {
    table: "customer_order",
    columns: ["country", "location_evidence"],
    of: "id = ANY(:orders)",
    told: "orders.json",
    erased: { by: "keep", why: "where a sale was taxed, and two proofs of it: tax law asks for them for ten years" },
  },
  {
    table: "taken_download",
    columns: ["format", "taken_on"],
    of: "entitlement_id IN (SELECT id FROM entitlement WHERE order_id = ANY(:orders) OR buyer_id = :user)",
    told: "library.json",
    erased: { by: "delete" },
  },
  {
    table: "entitlement",
    columns: ["buyer_id"],
    of: "order_id = ANY(:orders) OR buyer_id = :user",
    told: "library.json",
    erased: { by: "set", set: "buyer_id = NULL, revoked_at = coalesce(revoked_at, :now)" },
  },
  {
    table: "payment_attempt",
    columns: ["card_last4", "token_hash", "return_origin", "buyer_step", "confirm_token"],
    of: `payment_id IN ${OF_PAYMENT}`,
    told: "orders.json",
    erased: {
      by: "set",
      set: "card_last4 = NULL, token_hash = NULL, return_origin = NULL, buyer_step = NULL, confirm_token = NULL",
    },
  },
  {
    table: "payment_attempt",
    columns: ["card_brand", "provider_ref", "further_refs"],
    of: `payment_id IN ${OF_PAYMENT}`,
    told: "orders.json",
    erased: {
      by: "keep",
      why: "the payment's number at its provider: without it money could neither be traced nor given back",
    },
  },
  {
    table: "attempt_evidence",
    columns: ["raw"],
    of: `attempt_id IN ${OF_ATTEMPT}`,
    told: ANSWERS,
    erased: { by: "set", set: scrubJson("raw") },
  },
  {
    table: "refund",
    columns: ["reason", "provider_ref"],
    of: `payment_id IN ${OF_PAYMENT}`,
    told: "orders.json",
    erased: { by: "set", set: scrub("reason") },
  },
  {
    table: "dispute",
    columns: ["reason", "provider_ref"],
    of: `payment_id IN ${OF_PAYMENT}`,
    told: "orders.json",
    erased: { by: "set", set: scrub("reason") },
  },
  {
    table: "payment_obligation",
    columns: ["note", "reason"],
    of: `attempt_id IN ${OF_ATTEMPT} OR note ~* :words`,
    told: { not: "notes of the staff about a payment" },
    erased: { by: "set", set: scrub("note") },
  },
  {
    table: "reconciliation_finding",
    columns: ["note"],
    of: "order_id = ANY(:orders) OR note ~* :words",
    told: { not: "notes of the staff about a line of the provider's list" },
    erased: { by: "set", set: scrub("note") },
  },
  {
    table: "webhook_inbox",
    columns: ["payload", "error", "provider_ref"],
    of: `provider_ref IN ${AT_PROVIDER}`,
    told: ANSWERS,
    erased: { by: "set", set: `${scrubJson("payload")}, ${scrub("error")}` },
  },
  {
    table: "outbox",
    columns: ["payload"],
    of: "topic = 'rollup' AND payload->>'person' IN (SELECT person_of(key)::text FROM jsonb_object_keys(:listeners) AS key)",
    told: { not: "what was not counted yet" },
    erased: {
      by: "set",
      set: `payload = jsonb_set(payload, '{person}', (SELECT to_jsonb(person_of(value)) FROM jsonb_each_text(:listeners) AS l(key, value)
        WHERE person_of(key)::text = payload->>'person'))`,
    },
  },
];

const HEARD = "listener_id IN (SELECT jsonb_object_keys(:listeners))";
const RENAMED = { by: "set", set: "listener_id = :listeners->>listener_id" } as const;

/** What somebody heard: it stays in the figures, of a listener that nobody can be told to have been. */
export const LISTENING_TABLES: readonly PersonalEntry[] = [
  { table: "play", columns: ["listener_id"], of: HEARD, told: "plays.json", erased: RENAMED },
  {
    table: "play_dedupe",
    columns: ["listener_id"],
    of: HEARD,
    told: { not: "the last two days of plays.json once more" },
    erased: { by: "delete" },
  },
  {
    table: "funnel_event",
    columns: ["listener_id"],
    of: HEARD,
    told: "baskets.json",
    erased: RENAMED,
  },
  {
    table: "reach_seen",
    columns: ["person"],
    of: `(kind = 'listener' AND person IN (SELECT person_of(key) FROM jsonb_object_keys(:listeners) AS key))
      OR (kind = 'buyer' AND person IN (SELECT person_of(key) FROM jsonb_object_keys(:aliases) AS key))`,
    told: { not: "hashes that count people once" },
    erased: {
      by: "set",
      set: `person = CASE kind WHEN 'listener'
        THEN (SELECT person_of(value) FROM jsonb_each_text(:listeners) AS l(key, value) WHERE person_of(key) = person)
        ELSE (SELECT value::uuid FROM jsonb_each_text(:aliases) AS a(key, value) WHERE person_of(key) = person) END`,
    },
  },
];
