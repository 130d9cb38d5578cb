import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { POST as finish } from "@/app/api/setup/finish/route";
import { POST as sendMail } from "@/app/api/setup/mail/route";
import { POST as open } from "@/app/api/setup/open/route";
import { PUT as keep, GET as look } from "@/app/api/setup/route";
import { makeSetUpAddress } from "@/launcher/first-start";
import { isPasswordOf } from "@/lib/accounts/hash-password";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { readMailServer } from "@/lib/platform/mail-server";
import { getSetting } from "@/lib/platform/settings";
import { type SmtpServer, startSmtpServer } from "@/test/smtp-server";
import { withEnvironment } from "@/test/with-environment";

const URL = "http://shop.test/api/setup";
const PASSWORD = "correct horse battery";
const ANSWERS = {
  adminName: "Ada",
  adminEmail: "ada@example.test",
  password: PASSWORD,
  storeName: "Kuu Records",
  timeZone: "Europe/Helsinki",
  currency: "EUR",
  publicUrl: "https://records.kuu.example",
};

let smtp: SmtpServer;
beforeAll(async () => {
  smtp = await startSmtpServer();
});
afterAll(() => smtp.close());
beforeEach(async () => {
  for (const table of ["first_start", "mail_server", "store_setting"]) await pool.query(`DELETE FROM ${table}`);
  await pool.query("DELETE FROM app_user");
  await pool.query("DELETE FROM instance");
  await pool.query("INSERT INTO instance (mode) VALUES ('live')");
});

async function makeToken(): Promise<string> {
  const address = await makeSetUpAddress(env.DATABASE_URL, "http://127.0.0.1:3000");
  return address.split("#")[1] as string;
}

const send = (handler: (request: Request) => Promise<Response>, body: unknown, cookie = "", method = "POST") =>
  handler(
    new Request(URL, {
      method,
      headers: { "content-type": "application/json", cookie },
      ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
    }),
  );

async function openWith(token: string): Promise<string> {
  const reply = await send(open, { token });
  expect(reply.status).toBe(204);
  return (reply.headers.get("set-cookie") ?? "").split(";")[0] as string;
}

const server = () => ({
  from: "shop@kuu.example",
  host: "127.0.0.1",
  port: smtp.port,
  user: "records",
  password: "secret",
});
const proveMail = (cookie: string) =>
  send(sendMail, { to: "ada@example.test", storeName: "Kuu Records", server: server() }, cookie);

test("the address is good once, for the browser that opened it first, and nothing but its hash is kept", async () => {
  const token = await makeToken();
  const { rows } = await pool.query("SELECT * FROM first_start");
  expect(JSON.stringify(rows)).not.toContain(token);
  const reply = await send(open, { token });
  expect(reply.headers.get("set-cookie")).toMatch(
    /^backline_setup=[\w-]{43}; Path=\/api\/setup; .*HttpOnly; SameSite=Strict$/,
  );
  expect((await send(open, { token })).status).toBe(410);
});

test("a token that has lapsed, or never was, opens nothing", async () => {
  const token = await makeToken();
  await pool.query("UPDATE first_start SET token_until = now() - interval '1 second'");
  expect((await send(open, { token })).status).toBe(410);
  expect((await send(open, { token: "x".repeat(32) })).status).toBe(410);
});

test("it is good for half an hour", async () => {
  await makeToken();
  const { rows } = await pool.query("SELECT round(extract(epoch FROM token_until - now()))::int AS s FROM first_start");
  expect(rows[0].s).toBeGreaterThan(1_790);
  expect(rows[0].s).toBeLessThanOrEqual(1_800);
});

test("a new address shuts out whoever opened the last one, and goes on with what was answered", async () => {
  const first = await openWith(await makeToken());
  expect((await send(keep, { storeName: "Half a shop" }, first, "PUT")).status).toBe(204);
  const second = await openWith(await makeToken());
  expect((await send(look, null, first, "GET")).status).toBe(401);
  const view = await (await send(look, null, second, "GET")).json();
  expect(view).toMatchObject({ answers: { storeName: "Half a shop" }, isMailProved: false });
});

test("no answer keeps a password", async () => {
  const cookie = await openWith(await makeToken());
  expect((await send(keep, { password: "secret" }, cookie, "PUT")).status).toBe(400);
});

test("before a test mail was taken nothing opens", async () => {
  const cookie = await openWith(await makeToken());
  const reply = await send(finish, ANSWERS, cookie);
  expect(reply.status).toBe(422);
  expect(await reply.json()).toMatchObject({ errors: [{ path: "mail" }] });
  expect((await pool.query("SELECT 1 FROM app_user")).rowCount).toBe(0);
});

test.each([
  ["a password the server refuses", { auth: "535 5.7.8 no" }, "server.password"],
  ["a sender it refuses", { mail: "550 5.7.1 not you" }, "server.host"],
  ["your own address refused", { rcpt: "550 5.1.1 nobody" }, "to"],
  ["a server that hangs up", { greeting: "drop" as const }, "server.host"],
])("%s is said of the field, and the server is not kept", async (_, behaviour, path) => {
  const cookie = await openWith(await makeToken());
  smtp.behave(behaviour);
  const reply = await proveMail(cookie);
  smtp.behave({});
  expect(reply.status).toBe(422);
  expect(await reply.json()).toMatchObject({ errors: [{ path }] });
  expect(await readMailServer()).toBeNull();
});

test("a server that took the test mail is kept, its password sealed, and need not be typed again", async () => {
  const cookie = await openWith(await makeToken());
  expect((await proveMail(cookie)).status).toBe(204);
  expect(smtp.received.at(-1)).toMatchObject({ from: "shop@kuu.example", to: "ada@example.test", isSignedIn: true });
  expect((await pool.query("SELECT password_sealed FROM mail_server")).rows[0].password_sealed).toMatch(/^v\d+\./);
  const { password: _, ...again } = server();
  expect((await send(sendMail, { to: "ada@example.test", storeName: "", server: again }, cookie)).status).toBe(204);
  expect(await readMailServer()).toMatchObject({ password: "secret" });
  const elsewhere = { ...again, host: "localhost" };
  expect((await send(sendMail, { to: "ada@example.test", storeName: "", server: elsewhere }, cookie)).status).toBe(422);
});

test("the last answer makes the admin and the store's facts, and nothing of the set-up is left", async () => {
  const token = await makeToken();
  const cookie = await openWith(token);
  await proveMail(cookie);
  const reply = await send(finish, ANSWERS, cookie);
  expect(reply.status).toBe(204);
  expect(reply.headers.get("set-cookie")).toContain("Max-Age=0");
  const { rows } = await pool.query(
    `SELECT u.email, u.password_hash, r.role, i.time_zone, i.set_up_at IS NOT NULL AS done FROM app_user u
     JOIN role_grant r ON r.user_id = u.id, instance i`,
  );
  expect(rows).toMatchObject([{ email: "ada@example.test", role: "admin", time_zone: "Europe/Helsinki", done: true }]);
  expect(await isPasswordOf(rows[0].password_hash, PASSWORD)).toBe(true);
  expect(await getSetting("storeName")).toBe("Kuu Records");
  expect(await getSetting("currency")).toBe("EUR");
  expect(await getSetting("publicUrl")).toBe("https://records.kuu.example");
  expect((await pool.query("SELECT 1 FROM first_start")).rowCount).toBe(0);
  for (const dead of [await send(finish, ANSWERS, cookie), await send(look, null, cookie, "GET")])
    expect(dead.status).toBe(401);
  expect((await send(open, { token })).status).toBe(410);
  await expect(makeToken()).rejects.toThrow("set up already");
});

test("of two last answers at a time one makes the admin", async () => {
  const cookie = await openWith(await makeToken());
  await proveMail(cookie);
  const replies = await Promise.all(
    [1, 2].map((n) => send(finish, { ...ANSWERS, adminEmail: `a${n}@example.test` }, cookie)),
  );
  expect(replies.map(({ status }) => status).sort()).toEqual([204, 401]);
  expect((await pool.query("SELECT 1 FROM app_user")).rowCount).toBe(1);
});

test.each([
  ["no name", { storeName: " " }, "storeName"],
  ["no such zone", { timeZone: "Mars/Olympus" }, "timeZone"],
  ["no such currency", { currency: "XYZ" }, "currency"],
  ["an address in the clear", { publicUrl: "http://records.kuu.example" }, "publicUrl"],
  ["an address with a path", { publicUrl: "https://kuu.example/shop" }, "publicUrl"],
  ["no address", { publicUrl: "records" }, "publicUrl"],
  ["no mail address", { adminEmail: "ada" }, "adminEmail"],
  ["a short password", { password: "short" }, "password"],
])("%s is said of the field", async (_, change, path) => {
  const cookie = await openWith(await makeToken());
  const reply = await send(finish, { ...ANSWERS, ...change }, cookie);
  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({ errors: [{ path }] });
});

test("what the environment says is shown and not asked", async () => {
  const changes = {
    IS_PUBLIC_URL_FIXED: "1",
    PUBLIC_URL: "https://fixed.example",
    SMTP_URL: "smtps://mail.example.org",
    MAIL_FROM: "s@example.org",
  };
  const { viewSetUp } = await withEnvironment(changes, () => import("@/lib/accounts/view-setup"));
  expect(viewSetUp({ answers: {}, mailProvedAt: null }).fixed).toEqual({
    publicUrl: "https://fixed.example",
    mailFrom: "s@example.org",
  });
});
