import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { continueRebuild, requestRebuild } from "@/lib/analytics/rebuild-roll-ups";
import { recountRollUps } from "@/lib/analytics/recount";
import { writePlays } from "@/lib/catalog/record-plays";
import { loadOrder } from "@/lib/orders/load-order";
import { pool } from "@/lib/platform/db";
import { registry } from "@/lib/platform/metrics";
import { forgetSettings } from "@/lib/platform/settings";
import { newId } from "@/lib/shared/ids";
import { RETENTION, RETENTION_KINDS, type RetentionKind } from "@/lib/shared/schemas/retention";
import { mergeAll, type SoldLine, sellAt } from "@/test/analytics-room";
import { makeRelease, makeUser } from "@/test/factories";
import { forgetOld } from "./forget-old";
import { FORGET } from "./forget-rows";
import { changeRetention, readRetention, readRetentionBoard } from "./retention-settings";

const DAY_MS = 86_400_000;
const NOW = new Date();
const clock = { now: () => NOW };
const elsewhere = { settlements: async () => 0 };
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const forget = () => forgetOld(elsewhere, clock);

/** Puts a row of a kind there, as old as that, and says how to see whether it is still known. */
type Sample = (at: Date) => Promise<() => Promise<boolean>>;
let line: SoldLine;
let trackId: string;

const exists = (sql: string, id: string) => async () => (await pool.query(sql, [id])).rowCount === 1;

async function placeSubscriber(at: Date, acts: readonly string[]) {
  const id = newId();
  await pool.query("INSERT INTO letter_subscriber (id, email, address_hash, created_at) VALUES ($1, $2, $2, $3)", [
    id,
    `${id}@example.test`,
    at,
  ]);
  for (const act of acts)
    await pool.query(
      `INSERT INTO letter_consent (wish_id, subscriber_id, act, how, wording, words, at)
       VALUES ($1, $2, $3, 'mail', CASE WHEN $3 = 'asked' THEN 'store-1' END, CASE WHEN $3 = 'asked' THEN 'words' END, $4)`,
      [newId(), id, act, at],
    );
  return exists("SELECT 1 FROM letter_subscriber WHERE id = $1 AND email IS NOT NULL AND address_hash IS NOT NULL", id);
}

const isContactKnown = (orderId: string) =>
  exists("SELECT 1 FROM order_contact WHERE order_id = $1 AND email LIKE '%@%'", orderId);

async function placePaid(at: Date) {
  const { orderId } = await sellAt({ at, lines: [line], email: `${newId()}@example.test` });
  return isContactKnown(orderId);
}

async function placeUnpaid(at: Date) {
  const orderId = newId();
  await pool.query(
    `INSERT INTO customer_order (id, number, status, currency, net_minor, tax_minor, total_minor, country, location_evidence,
       fee_bearer, store_share_ppm, livemode, secret_hash, created_at)
     VALUES ($1::uuid, $1::uuid::text, 'pending', 'USD', 129, 0, 129, 'US', '[{}, {}]', 'artist', 60000, false, 'x', $2)`,
    [orderId, at],
  );
  await pool.query("INSERT INTO order_contact (order_id, email) VALUES ($1, 'a@example.test')", [orderId]);
  return { orderId, isKnown: isContactKnown(orderId) };
}

const SAMPLES: Record<Exclude<RetentionKind, "settlements">, Sample> = {
  sessions: async (at) => {
    const id = newId();
    const { userId } = await makeUser();
    await pool.query(
      "INSERT INTO session (id, user_id, created_at, expires_at, revoked_at) VALUES ($1, $2, $3, $4, $3)",
      [id, userId, at, new Date(at.getTime() + 7 * DAY_MS)],
    );
    return exists("SELECT 1 FROM session WHERE id = $1", id);
  },
  signInTries: async (at) => {
    const id = newId();
    await pool.query("INSERT INTO sign_in_throttle (subject, failures, window_ends_at) VALUES ($1, 3, $2)", [id, at]);
    return exists("SELECT 1 FROM sign_in_throttle WHERE subject = $1", id);
  },
  repeats: async (at) => {
    const id = newId();
    await pool.query(
      `INSERT INTO idempotency_key (actor, key, operation, fingerprint, locked_until, created_at) VALUES ('guest', $1, 'x', 'y', $2, $2)`,
      [id, at],
    );
    return exists("SELECT 1 FROM idempotency_key WHERE key = $1", id);
  },
  accountLinks: async (at) => {
    const id = newId();
    await pool.query(
      `INSERT INTO account_link (id, kind, email, created_at, expires_at)
       VALUES ($1, 'reset', 'a@example.test', $2::timestamptz - interval '1 hour', $2)`,
      [id, at],
    );
    return exists("SELECT 1 FROM account_link WHERE id = $1", id);
  },
  applications: async (at) => {
    const id = newId();
    const { userId } = await makeUser();
    await pool.query(
      `INSERT INTO artist_application (id, user_id, artist_name, words, state, created_at, decided_at)
       VALUES ($1, $2, 'Slow Harbour', 'Two tapes', 'refused', $3, $3)`,
      [id, userId, at],
    );
    return exists("SELECT 1 FROM artist_application WHERE id = $1", id);
  },
  mail: async (at) => {
    const id = newId();
    await pool.query("INSERT INTO mail_outbox (id, kind, recipient, created_at) VALUES ($1, 'alert', 'a@b.test', $2)", [
      id,
      at,
    ]);
    return exists("SELECT 1 FROM mail_outbox WHERE id = $1", id);
  },
  unconfirmedLetters: (at) => placeSubscriber(at, ["asked"]),
  stoppedLetters: (at) => placeSubscriber(at, ["asked", "confirmed", "withdrawn"]),
  unpaidContacts: async (at) => (await placeUnpaid(at)).isKnown,
  paidContacts: placePaid,
  listeners: async (at) => {
    const listenerId = newId();
    await writePlays([{ listenerId, trackId, playedMs: 190_000, source: "home", at }]);
    return exists("SELECT 1 FROM play WHERE listener_id = $1", listenerId);
  },
  webhooks: async (at) => {
    const id = newId();
    await pool.query(
      `INSERT INTO webhook_inbox (id, rail, event_key, event_type, payload, livemode, received_at, processed_at)
       VALUES ($1::uuid, 'stripe', $1::uuid::text, 'x', '{"about": "person", "fact": {"kind": "paid"}, "attemptRef": "r"}', false, $2, $2)`,
      [id, at],
    );
    return exists("SELECT 1 FROM webhook_inbox WHERE id = $1 AND payload ? 'about'", id);
  },
};

beforeAll(async () => {
  const release = await makeRelease({ trackPrices: [129] });
  trackId = release.trackIds[0] ?? "";
  line = { releaseId: release.id, artistId: release.artistId, trackId, netMinor: 129 };
});
beforeEach(async () => {
  await pool.query("DELETE FROM store_setting; DELETE FROM retention_run");
  forgetSettings();
});

test("every kind is forgotten somewhere", () => {
  expect([...Object.keys(FORGET), "settlements"].sort()).toEqual([...RETENTION_KINDS].sort());
});

test("money never goes, and the roll-ups recount equal: from what they were, and built anew", async () => {
  await pool.query("UPDATE rollup_state SET rebuild_from = NULL");
  const admin = await makeUser(["admin"]);
  await changeRetention({ ...(await readRetention()), paidContacts: 365, listeners: 32 }, admin.userId);
  const sale = await sellAt({
    at: daysAgo(380),
    lines: [line],
    email: "Twice@example.test",
    listenerId: "l-one",
    feeMinor: 9,
  });
  await sellAt({ at: daysAgo(20), lines: [line], email: "twice@example.test", listenerId: "l-one", feeMinor: 9 });
  for (const days of [390, 40, 2])
    await writePlays([{ listenerId: "l-one", trackId, playedMs: 190_000, source: "home", at: daysAgo(days) }]);
  await mergeAll();
  const money = async () =>
    (
      await pool.query(
        `SELECT (SELECT count(*) FROM customer_order) AS orders, (SELECT sum(total_minor)::bigint FROM customer_order) AS total,
           (SELECT count(*) FROM ledger_entry) AS entries, (SELECT sum(abs(amount_minor))::bigint FROM ledger_entry) AS booked,
           (SELECT count(*) FROM line_allocation) AS parts, (SELECT count(*) FROM play) AS plays`,
      )
    ).rows;
  const before = await money();
  expect(await recountRollUps()).toEqual([]);
  await forget();
  expect(await money()).toEqual(before);
  expect((await loadOrder(sale.orderId)).email, "shown as none").toBeNull();
  expect(await recountRollUps()).toEqual([]);
  const people = async () => (await pool.query("SELECT artist_id, kind, person FROM reach_seen ORDER BY 1, 2, 3")).rows;
  const seen = await people();
  await requestRebuild();
  while (await continueRebuild());
  expect(await people(), "the same people, without their names").toEqual(seen);
  expect(await recountRollUps()).toEqual([]);
}, 120_000);

test.each(Object.entries(SAMPLES) as [RetentionKind, Sample][])(
  "%s: what is older goes, what is younger stays",
  async (kind, place) => {
    const { days } = RETENTION[kind];
    const [isOldKnown, isYoungKnown] = [await place(daysAgo(days + 1)), await place(daysAgo(days - 0.5))];
    expect([await isOldKnown(), await isYoungKnown()]).toEqual([true, true]);
    expect((await forget())[kind]).toBeGreaterThanOrEqual(1);
    expect([await isOldKnown(), await isYoungKnown()]).toEqual([false, true]);
    expect((await forget())[kind], "again there is nothing to do").toBe(0);
  },
);

describe("what has not ended stays, however old", () => {
  test("a session that is open, an application that waits, a webhook that is not worked off, letters that are wanted", async () => {
    const [{ userId }, ids] = [await makeUser(), [newId(), newId(), newId()]];
    const old = daysAgo(5_000);
    await pool.query(
      "INSERT INTO session (id, user_id, created_at, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')",
      [ids[0], userId, old],
    );
    await pool.query(
      "INSERT INTO artist_application (id, user_id, artist_name, words, created_at) VALUES ($1, $2, 'A', 'w', $3)",
      [ids[1], userId, old],
    );
    await pool.query(
      `INSERT INTO webhook_inbox (id, rail, event_key, event_type, payload, livemode, received_at) VALUES ($1::uuid, 'stripe', $1::uuid::text, 'x', '{}', false, $2)`,
      [ids[2], old],
    );
    const wanted = await placeSubscriber(old, ["asked", "confirmed"]);
    await forget();
    const { rows } = await pool.query(
      `SELECT (SELECT count(*) FROM session WHERE id = $1) AS session, (SELECT count(*) FROM artist_application WHERE id = $2) AS application,
         (SELECT count(*) FROM webhook_inbox WHERE id = $3 AND NOT payload ? 'forgotten') AS webhook`,
      ids,
    );
    expect(rows).toEqual([{ session: 1, application: 1, webhook: 1 }]);
    expect(await wanted()).toBe(true);
  });

  test("what the books need of a webhook stays", async () => {
    await SAMPLES.webhooks(daysAgo(500));
    await forget();
    const { rows } = await pool.query("SELECT payload FROM webhook_inbox WHERE payload ? 'forgotten' LIMIT 1");
    expect(rows[0]?.payload).toMatchObject({ fact: { kind: "paid" }, attemptRef: "r" });
  });
});

test("a payment that may have moved money keeps its buyer's address", async () => {
  const { orderId, isKnown } = await placeUnpaid(daysAgo(200));
  const paymentId = newId();
  await pool.query(
    `INSERT INTO payment (id, order_id, method, amount_minor, currency, state, livemode, created_at, updated_at)
     VALUES ($1, $2, 'card', 129, 'USD', 'review', false, $3, $3)`,
    [paymentId, orderId, daysAgo(200)],
  );
  await forget();
  expect(await isKnown()).toBe(true);
  await pool.query("UPDATE payment SET state = 'failed' WHERE id = $1", [paymentId]);
  await forget();
  expect(await isKnown()).toBe(false);
});

test("more than one batch goes in one run", async () => {
  await pool.query(
    `INSERT INTO mail_outbox (id, kind, recipient, created_at) SELECT gen_random_uuid(), 'alert', 'a@b.test', $1 FROM generate_series(1, 1201)`,
    [daysAgo(91)],
  );
  expect((await forget()).mail).toBe(1_201);
});

test("a run is noted with its counts, and counted; a kind that fails stops no other, and says so", async () => {
  await SAMPLES.mail(daysAgo(91));
  await forget();
  expect((await readRetentionBoard()).lastRun).toMatchObject({ hasFailed: false, counts: { mail: 1, settlements: 0 } });
  expect(await registry.getSingleMetricAsString("backline_forgotten_rows_total")).toMatch(/kind="mail"\} \d+/);
  await SAMPLES.mail(daysAgo(91));
  await pool.query("DELETE FROM retention_run");
  const failing = { settlements: () => Promise.reject(new Error("no list")) };
  await expect(forgetOld(failing, clock)).rejects.toThrow("settlements: no list");
  expect((await readRetentionBoard()).lastRun).toMatchObject({ hasFailed: true, counts: { mail: 1 } });
});

test("an admin's days count from the next run on, within bounds, on record; what is as delivered is not stored", async () => {
  const { userId } = await makeUser(["admin"]);
  const isKnown = await SAMPLES.mail(daysAgo(10));
  await changeRetention({ ...(await readRetention()), mail: 7 }, userId);
  await changeRetention({ ...(await readRetention()), mail: 7 }, userId);
  expect((await pool.query("SELECT value FROM store_setting WHERE key = 'retention'")).rows).toEqual([
    { value: { mail: 7 } },
  ]);
  const { rows } = await pool.query("SELECT before, after FROM audit_entry WHERE actor_id = $1", [userId]);
  expect(rows).toEqual([{ before: { mail: 90 }, after: { mail: 7 } }]);
  await forget();
  expect(await isKnown()).toBe(false);
});
