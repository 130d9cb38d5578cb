import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { PUT as putFacts } from "@/app/api/settings/store/facts/route";
import { PUT as putMail } from "@/app/api/settings/store/mail/route";
import { PUT as putZone } from "@/app/api/settings/store/zone/route";
import { pool } from "@/lib/platform/db";
import { readMailServer } from "@/lib/platform/mail-server";
import { actorFromHeaders, type UserActor } from "@/lib/platform/session";
import { getSetting } from "@/lib/platform/settings";
import { readStoreFacts } from "@/lib/platform/store-facts";
import { newId } from "@/lib/shared/ids";
import { makeBearer, makeSession, makeUser } from "@/test/factories";
import { type SmtpServer, startSmtpServer } from "@/test/smtp-server";
import { withEnvironment } from "@/test/with-environment";

const HOUR_MS = 3_600_000;
let cookie: string;
let userId: string;
let smtp: SmtpServer;

beforeAll(async () => {
  smtp = await startSmtpServer();
});
afterAll(() => smtp.close());
beforeEach(async () => {
  for (const table of ["store_setting", "mail_server", "second_factor"]) await pool.query(`DELETE FROM ${table}`);
  ({ userId } = await makeUser(["admin"]));
  ({ cookie } = await makeSession(userId));
});

type Handler = (request: Request) => Promise<Response>;
const send = async (handler: Handler, body: Record<string, unknown>, headers: Record<string, string> = { cookie }) =>
  handler(
    new Request("http://127.0.0.1:3000/api/settings/store/x", {
      method: "PUT",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ version: (await readStoreFacts()).version, ...body }),
    }),
  );
const FACTS = { storeName: "Kuu Records", currency: "EUR", publicUrl: null };
/** As in live mode, where the address may be typed and mail goes out. */
const live = (given: Record<string, string> = {}) =>
  withEnvironment({ BACKLINE_MODE: "live", ...given }, async () => ({
    ...(await import("./change-store-facts")),
    ...(await import("@/lib/mail/take-mail-server")),
  }));
async function signedIn(): Promise<UserActor> {
  const actor = await actorFromHeaders(new Headers({ cookie }));
  if (actor?.kind !== "user") throw new Error("not signed in");
  return actor;
}
const version = async () => (await readStoreFacts()).version;
const audited = async () =>
  (
    await pool.query(
      "SELECT action, subject, before, after FROM audit_entry WHERE actor_id = $1 AND action <> 'session.created' ORDER BY seq",
      [userId],
    )
  ).rows;

test("name and currency are in force at once, each with its audit entry; what did not change has none", async () => {
  const reply = await send(putFacts, FACTS);
  expect(reply.status).toBe(200);
  expect(await reply.json()).toMatchObject({ storeName: "Kuu Records", currency: "EUR" });
  expect([await getSetting("storeName"), await getSetting("currency")]).toEqual(["Kuu Records", "EUR"]);
  expect((await send(putFacts, { ...FACTS, storeName: "Kuu" })).status).toBe(200);
  expect(await audited()).toEqual([
    { action: "setting.changed", subject: "storeName", before: "Backline", after: "Kuu Records" },
    { action: "setting.changed", subject: "currency", before: "USD", after: "EUR" },
    { action: "setting.changed", subject: "storeName", before: "Kuu Records", after: "Kuu" },
  ]);
});

test("of two admins at a time the second is told, and nothing of theirs is kept", async () => {
  const { version } = await readStoreFacts();
  expect((await send(putFacts, { ...FACTS, version })).status).toBe(200);
  const second = await send(putFacts, { ...FACTS, storeName: "Mine", version });
  expect(second.status).toBe(409);
  expect((await second.json()).detail).toContain("Somebody changed the store");
  expect((await send(putZone, { timeZone: "Asia/Tokyo", version })).status).toBe(409);
  expect(await getSetting("storeName")).toBe("Kuu Records");
});

test.each([
  ["facts", putFacts, FACTS],
  ["zone", putZone, { timeZone: "Asia/Tokyo" }],
  ["mail", putMail, { to: "a@example.test", server: { from: "a@b.test", host: "127.0.0.1", port: 25, user: "" } }],
] as const)("%s: neither a sign-in of an hour ago nor an API key is enough", async (_, handler, body) => {
  await pool.query("UPDATE session SET proven_at = $1", [new Date(Date.now() - HOUR_MS)]);
  const stale = await send(handler as Handler, body);
  expect([stale.status, (await stale.json()).code]).toEqual([403, "fresh_sign_in_required"]);
  const authorization = (await makeBearer(userId, ["settings:write"])).authorization;
  expect((await send(handler as Handler, body, { authorization })).status).toBe(403);
  expect((await readStoreFacts()).timeZone).toBe("Europe/Berlin");
});

test.each([
  ["a name of blanks", { storeName: "  " }, "storeName"],
  ["a name too long", { storeName: "x".repeat(81) }, "storeName"],
  ["no currency of ours", { currency: "XYZ" }, "currency"],
  ["an address with a path", { publicUrl: "https://kuu.example/shop" }, "publicUrl"],
  ["an address in the clear", { publicUrl: "http://kuu.example" }, "publicUrl"],
  ["what is no address", { publicUrl: "kuu" }, "publicUrl"],
])("%s is refused on its field", async (_, change, path) => {
  const reply = await send(putFacts, { ...FACTS, ...change });
  expect(reply.status).toBe(400);
  expect((await reply.json()).errors[0].path).toBe(path);
});

test("an address that the environment says, and a demo's, are not for the page", async () => {
  const refusal = { errors: [{ path: "publicUrl" }] };
  expect(await (await send(putFacts, { ...FACTS, publicUrl: "https://kuu.example" })).json()).toMatchObject(refusal);
  const { changeStoreFacts } = await live({ IS_PUBLIC_URL_FIXED: "1", PUBLIC_URL: "https://shop.example" });
  const input = { ...FACTS, currency: "EUR" as const, publicUrl: "https://kuu.example", version: await version() };
  await expect(changeStoreFacts(await signedIn(), input)).rejects.toMatchObject(refusal);
});

const addFactor = (kind: "passkey" | "totp") =>
  pool.query(
    `INSERT INTO second_factor (id, user_id, kind, name, created_at, confirmed_at, credential_id, public_key, counter, rp_id, totp_secret, last_step, transports)
     VALUES ($1, $2, $3, 'x', now(), now(), $4, $5, $6, $7, $8, $9, CASE WHEN $3 = 'passkey' THEN '{}'::text[] END)`,
    kind === "passkey"
      ? [newId(), userId, kind, newId(), Buffer.from("k"), 0, "old.example", null, null]
      : [newId(), userId, kind, null, null, null, null, "v1.x", 0],
  );

test("an admin whose only way in is a passkey of the old host is kept from moving; with an app it goes", async () => {
  await addFactor("passkey");
  const { changeStoreFacts, viewStoreFacts } = await live();
  const actor = await signedIn();
  const input = { ...FACTS, currency: "EUR" as const, publicUrl: "https://new.example", version: await version() };
  const error = { path: "publicUrl", message: expect.stringContaining("old.example only") };
  await expect(changeStoreFacts(actor, input)).rejects.toMatchObject({ code: "unprocessable", errors: [error] });
  await addFactor("totp");
  await changeStoreFacts(actor, input);
  expect(await viewStoreFacts(actor)).toMatchObject({ publicUrl: "https://new.example", passkeyPeople: 1 });
  expect((await audited()).at(-1)).toMatchObject({ subject: "publicUrl", after: "https://new.example" });
});

test("a mail server is kept once it took the test mail, audited without its password, which need not be typed again", async () => {
  const server = { from: "shop@kuu.example", host: "127.0.0.1", port: smtp.port, user: "records", password: "secret" };
  const { changeMailServer, viewStoreFacts } = await live();
  const take = async (change: { from?: string; password?: string | undefined } = {}) =>
    changeMailServer(userId, { to: "ada@example.test", server: { ...server, ...change }, version: await version() });
  smtp.behave({ auth: "535 5.7.8 no" });
  await expect(take()).rejects.toMatchObject({ errors: [{ path: "server.password" }] });
  smtp.behave({});
  expect(await readMailServer()).toBeNull();
  await take();
  const { mail } = await viewStoreFacts(await signedIn());
  expect(mail).toEqual({
    from: "shop@kuu.example",
    host: "127.0.0.1",
    port: smtp.port,
    user: "records",
    hasPassword: true,
  });
  await take({ from: "new@kuu.example", password: undefined });
  expect(await readMailServer()).toMatchObject({ from: "new@kuu.example", password: "secret" });
  expect(JSON.stringify(await audited())).not.toContain("secret");
  expect((await audited()).map(({ action }) => action)).toEqual(["mail_server.changed", "mail_server.changed"]);
  const stale = { to: "ada@example.test", server, version: "another" };
  await expect(changeMailServer(userId, stale)).rejects.toMatchObject({ code: "conflict" });
});

test("the version of a mail server that was kept meanwhile is another one", async () => {
  const { version } = await readStoreFacts();
  await pool.query("INSERT INTO mail_server (host, port, user_name, mail_from) VALUES ('a', 25, '', 'a@b.test')");
  const kept = await readStoreFacts();
  expect(kept.version).not.toBe(version);
  await pool.query("UPDATE mail_server SET proved_at = now() + interval '1 second'");
  expect((await readStoreFacts()).version).not.toBe(kept.version);
});
