import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { openSmtp, type SmtpSender } from "@/lib/platform/smtp";
import { newId, toPublicId } from "@/lib/shared/ids";
import { makeUser } from "@/test/factories";
import { ManualClock } from "@/test/payment-world";
import { type SmtpServer, startSmtpServer } from "@/test/smtp-server";
import { claimDueMail, recordEnd } from "./outbox-rows";
import { retryMail } from "./retry-mail";
import { type MailWay, MOST_TRIES, sendDueMail } from "./send-due-mail";

const FROM = { name: null, address: "shop@shop.test" };
const HOUR_MS = 3_600_000;

let server: SmtpServer;
let sender: SmtpSender;
let way: MailWay;
let clock: ManualClock;
beforeAll(async () => {
  server = await startSmtpServer();
  sender = openSmtp({ url: `smtp://127.0.0.1:${server.port}`, timeouts: { silenceMs: 500 } });
  way = { kind: "send", sender, from: FROM };
});
beforeEach(async () => {
  await pool.query("DELETE FROM mail_outbox; DELETE FROM mail_bounce");
  server.behave({});
  server.received.length = 0;
  clock = new ManualClock();
});
afterAll(async () => {
  sender.close();
  await server.close();
});

/** An alert, whose words need nothing else. */
async function queue(recipient = "admin@example.test", kind = "alert"): Promise<string> {
  const id = newId();
  await pool.query(
    `INSERT INTO mail_outbox (id, kind, recipient, subject, body, due_at, created_at)
     VALUES ($1, $2, $3, 'A busy hour', 'More than usual.', $4, $4)`,
    [id, kind, recipient, clock.now()],
  );
  return id;
}
async function read(id: string) {
  const { rows } = await pool.query(
    "SELECT state, attempts, last_error AS reason, due_at AS due, sent_at AS sent FROM mail_outbox WHERE id = $1",
    [id],
  );
  return rows[0] as { state: string; attempts: number; reason: string | null; due: Date; sent: Date | null };
}
const idsReceived = () => server.received.map(({ source }) => /^Message-ID: <(.*)>\r$/m.exec(source)?.[1]);

test("what is due is sent once, and noted", async () => {
  const id = await queue();
  await sendDueMail(way, clock);
  await sendDueMail(way, clock);
  expect(await read(id)).toMatchObject({ state: "sent", attempts: 1, reason: null });
  expect(idsReceived()).toEqual([`${id}@shop.test`]);
  expect(server.received[0]?.source).toContain("Subject: A busy hour");
});

test("two workers at once: each mail goes out once", async () => {
  const ids = await Promise.all(Array.from({ length: 25 }, (_, n) => queue(`a${n}@example.test`)));
  const turns = Array.from({ length: 4 }, () => sendDueMail(way, clock));
  expect((await Promise.all(turns)).filter(Boolean).length).toBeGreaterThan(0);
  while (await sendDueMail(way, clock));
  expect(idsReceived().sort()).toEqual(ids.map((id) => `${id}@shop.test`).sort());
});

test("cut off after the message had come in: it goes again under the same Message-ID, later", async () => {
  const id = await queue();
  server.behave({ end: "drop" });
  await sendDueMail(way, clock);
  expect(await read(id)).toMatchObject({ state: "waiting", attempts: 1 });
  server.behave({});
  await sendDueMail(way, clock);
  expect(server.received, "not before its time").toHaveLength(1);
  clock.advance(31_000);
  await sendDueMail(way, clock);
  expect(await read(id)).toMatchObject({ state: "sent", attempts: 2 });
  expect(idsReceived()).toEqual([`${id}@shop.test`, `${id}@shop.test`]);
});

test("a worker that dies between sending and noting it: the next one sends the same mail again", async () => {
  const id = await queue();
  const [claimed] = await claimDueMail(clock.now(), 10);
  expect(claimed?.id).toBe(id);
  await sendDueMail(way, clock);
  expect(server.received, "it is leased").toHaveLength(0);
  clock.advance(301_000);
  await sendDueMail(way, clock);
  expect(idsReceived()).toEqual([`${id}@shop.test`]);
  if (!claimed) throw new Error("nothing was claimed");
  expect(await recordEnd(claimed, { state: "failed", reason: "late" }, clock.now()), "its word counts no more").toBe(
    false,
  );
  expect(await read(id)).toMatchObject({ state: "sent", attempts: 2 });
});

test("what fails is tried for a day, ever later, then it is failed and the admin's", async () => {
  const id = await queue();
  server.behave({ rcpt: "450 4.2.1 busy" });
  const begin = clock.now().getTime();
  const pauses: number[] = [];
  for (let n = 0; n < MOST_TRIES; n++) {
    await sendDueMail(way, clock);
    const { due, state } = await read(id);
    if (state !== "waiting") break;
    pauses.push((due.getTime() - clock.now().getTime()) / 1_000);
    clock.moveTo(due);
  }
  expect(pauses.slice(0, 4)).toEqual([30, 60, 120, 240]);
  expect(pauses).toHaveLength(MOST_TRIES - 1);
  expect(Math.max(...pauses)).toBe(6 * 3_600);
  expect((clock.now().getTime() - begin) / HOUR_MS).toBeCloseTo(26.5, 0);
  expect(await read(id)).toMatchObject({ state: "failed", attempts: MOST_TRIES, reason: "450 4.2.1 busy" });
  clock.advance(48 * HOUR_MS);
  await sendDueMail(way, clock);
  expect(server.received).toHaveLength(0);
});

describe("an address that is refused for good", () => {
  test("is noted as bounced, without the address, and later mail to it is held with the reason", async () => {
    const first = await queue("Gone@example.test");
    server.behave({ rcpt: "550 5.1.1 <gone@example.test>: no such user" });
    await sendDueMail(way, clock);
    expect(await read(first)).toMatchObject({ state: "bounced", attempts: 1 });
    const { rows } = await pool.query<{ whole: string }>("SELECT mail_bounce::text AS whole FROM mail_bounce");
    expect(rows).toHaveLength(1);
    expect(rows[0]?.whole).toContain("550 5.1.1");
    expect(rows[0]?.whole).not.toContain("example.test");
    server.behave({});
    const [second, other] = [await queue("gone@example.test"), await queue("here@example.test")];
    await sendDueMail(way, clock);
    expect(await read(second)).toMatchObject({ state: "held", reason: expect.stringContaining("550 5.1.1") });
    expect(await read(other)).toMatchObject({ state: "sent" });
    expect(server.received).toHaveLength(1);
  });

  test("is tried again when an admin says so, and is good again then", async () => {
    const { userId } = await makeUser(["admin"]);
    const first = await queue("back@example.test");
    server.behave({ rcpt: "550 5.1.1 no" });
    await sendDueMail(way, clock);
    server.behave({});
    expect(await retryMail(null, userId, clock), "it is bounced, not failed").toBe(0);
    expect(await retryMail([toPublicId("mail", first)], userId, clock)).toBe(1);
    const second = await queue("back@example.test");
    await sendDueMail(way, clock);
    expect([(await read(first)).state, (await read(second)).state]).toEqual(["sent", "sent"]);
  });

  test("a mail that is refused for what it says, or for who we are, bounces nobody", async () => {
    const [spam, relay] = [await queue("a@example.test"), await queue("b@example.test")];
    server.behave({ end: "554 5.7.1 looks like spam" });
    await sendDueMail(way, clock);
    expect(await read(spam)).toMatchObject({ state: "failed", attempts: 1 });
    expect(await read(relay)).toMatchObject({ state: "failed" });
    expect((await pool.query("SELECT 1 FROM mail_bounce")).rowCount).toBe(0);
  });
});

test("failed mail begins anew for an admin, all of it at once", async () => {
  const { userId } = await makeUser(["admin"]);
  const ids = [await queue("c@example.test"), await queue("d@example.test")];
  server.behave({ end: "554 no" });
  await sendDueMail(way, clock);
  server.behave({});
  expect(await retryMail(null, userId, clock)).toBe(2);
  await sendDueMail(way, clock);
  for (const id of ids) expect(await read(id)).toMatchObject({ state: "sent", attempts: 1 });
});

test("an address that could not stand in an envelope is never handed to the server", async () => {
  const id = await queue("a@example.test\r\nRCPT TO:<b@example.test>");
  await sendDueMail(way, clock);
  expect(await read(id)).toMatchObject({ state: "failed" });
  expect(server.received).toEqual([]);
});

test("a kind that nobody knows waits like any failure and stops no other mail", async () => {
  const [strange, good] = [await queue("e@example.test", "telegram"), await queue("f@example.test")];
  await sendDueMail(way, clock);
  expect(await read(strange)).toMatchObject({ state: "waiting", reason: expect.stringContaining("telegram") });
  expect(await read(good)).toMatchObject({ state: "sent" });
});

test("without a mail server it waits; in the demo it is kept and nothing is sent", async () => {
  const id = await queue();
  await sendDueMail({ kind: "wait" }, clock);
  expect(await read(id)).toMatchObject({ state: "waiting", attempts: 0 });
  await sendDueMail({ kind: "keep" }, clock);
  expect(await read(id)).toMatchObject({ state: "kept", attempts: 1 });
  expect(server.received).toEqual([]);
});
