import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { checkFfmpeg } from "@/lib/media/check-ffmpeg";
import { checkWebhooks, type WebhookAsk } from "@/lib/payments/check-webhooks";
import { pool } from "@/lib/platform/db";
import { checkAddress } from "@/lib/platform/doctor/check-address";
import { checkBackup } from "@/lib/platform/doctor/check-backup";
import { checkClock } from "@/lib/platform/doctor/check-clock";
import { checkDatabase } from "@/lib/platform/doctor/check-database";
import { checkDisk } from "@/lib/platform/doctor/check-disk";
import { checkKeys } from "@/lib/platform/doctor/check-keys";
import { checkMail } from "@/lib/platform/doctor/check-mail";
import { checkMode } from "@/lib/platform/doctor/check-mode";
import { checkNode } from "@/lib/platform/doctor/check-node";
import { checkTls } from "@/lib/platform/doctor/check-tls";
import { runChecks } from "@/lib/platform/doctor/finding";
import { env } from "@/lib/platform/env";
import { SEALED_COLUMNS, sealColumn } from "@/lib/platform/sealed-columns";
import { CHECKS, DoctorReport } from "@/lib/shared/schemas/doctor";
import { makeUser } from "./factories";
import { makeTries } from "./payment-tries";
import { AUTHORITY, startSmtpServer } from "./smtp-server";
import { withEnvironment } from "./with-environment";

const MIGRATIONS = path.resolve("prisma/migrations");
const CLOSED = "http://127.0.0.1:1";
const TLS = path.join(import.meta.dirname, "fixtures/tls");

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json =
  (status: number, body: unknown): http.RequestListener =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

function makeFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "backline-doctor-"));
  closers.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

beforeAll(async () => {
  await pool.query("INSERT INTO instance (mode) VALUES ('live') ON CONFLICT DO NOTHING");
});

describe("database", () => {
  test("one that is as it should be", async () => {
    expect(await checkDatabase(env.DATABASE_URL, MIGRATIONS)).toMatchObject({ state: "ok" });
  });
  test("one that does not answer", async () => {
    const found = await checkDatabase("postgres://nobody@127.0.0.1:1/none", MIGRATIONS);
    expect(found).toMatchObject({ state: "broken", says: expect.stringContaining("does not answer") });
  });
  test("one without any store", async () => {
    const found = await checkDatabase(env.DATABASE_URL.replace(/\/[^/]+$/, "/postgres"), MIGRATIONS);
    expect(found).toMatchObject({ state: "broken", says: expect.stringContaining("empty") });
  });
  test("migrations that are missing, and some of a newer version", async () => {
    const folder = makeFolder();
    fs.cpSync(MIGRATIONS, folder, { recursive: true });
    fs.mkdirSync(path.join(folder, "9999_next"));
    fs.writeFileSync(path.join(folder, "9999_next/migration.sql"), "SELECT 1;");
    expect((await checkDatabase(env.DATABASE_URL, folder)).says).toContain("missing: 9999_next");
    fs.rmSync(path.join(folder, "0021_mail"), { recursive: true });
    expect((await checkDatabase(env.DATABASE_URL, folder)).says).toContain("this version does not: 0021_mail");
  });
});

describe("disk", () => {
  const space = (freeBytes: number) => async () => ({ freeBytes, totalBytes: 80e9 });
  test.each([
    ["room enough", 60e9, "ok"],
    ["little room", 4e9, "warning"],
    ["next to none", 0.4e9, "broken"],
  ])("%s", async (_, free, state) => {
    expect(await checkDisk(makeFolder(), space(free))).toMatchObject({ state });
  });
  test("secrets that others may read", async () => {
    const folder = makeFolder();
    fs.writeFileSync(path.join(folder, "secrets.json"), "{}", { mode: 0o644 });
    expect(await checkDisk(folder)).toMatchObject({
      state: "broken",
      todo: expect.stringMatching(/^chmod 600 .*secrets.json/),
    });
  });
  test("every file with secrets in it, readable by others, is named", async () => {
    const folder = makeFolder();
    const names = ["secrets.json", "field-keys.json", "launcher.json"];
    for (const name of names) fs.writeFileSync(path.join(folder, name), "{}", { mode: 0o640 });
    expect((await checkDisk(folder)).says).toContain(`may read ${names.join(", ")}`);
  });
  test("a folder that is not there cannot be written", async () => {
    expect((await checkDisk(path.join(makeFolder(), "gone"))).says).toContain("Nothing can be written");
  });
});

describe("mail", () => {
  test("none set, none there, one that refuses us, one that is well", async () => {
    expect(await checkMail(null)).toMatchObject({ state: "broken" });
    expect((await checkMail({ url: "smtp://127.0.0.1:1" })).says).toContain("cannot be reached");
    const server = await startSmtpServer();
    closers.push(server.close);
    const url = `smtp://a:b@127.0.0.1:${server.port}`;
    expect(await checkMail({ url })).toMatchObject({ state: "ok" });
    server.behave({ auth: "535 5.7.8 no" });
    expect((await checkMail({ url })).says).toContain("refuses this user and password");
  });
  test("a certificate for another name", async () => {
    const server = await startSmtpServer({ certificate: "elsewhere", isSecure: true });
    closers.push(server.close);
    const found = await checkMail({ url: `smtps://localhost:${server.port}`, caFile: AUTHORITY });
    expect(found).toMatchObject({ state: "broken", says: expect.stringContaining("cannot be trusted") });
  });
});

describe("public address", () => {
  const ask = (publicUrl: string, isRunning = true) => checkAddress({ publicUrl, storeKey: "ours", isRunning });
  test("ours, another store's, something else, nobody", async () => {
    expect(await ask(await serve(json(200, { store: "ours" })))).toMatchObject({ state: "ok" });
    expect((await ask(await serve(json(200, { store: "theirs" })))).says).toContain("another Backline");
    expect((await ask(await serve(json(404, {})))).says).toContain("Something else answers");
    expect((await ask(CLOSED)).says).toContain("Nobody answers");
  });
  test("a name without an address; a store that is stopped", async () => {
    expect((await ask("https://no-such-shop.invalid")).says).toContain("does not resolve");
    expect(await ask(CLOSED, false)).toMatchObject({ state: "warning", says: expect.stringContaining("stopped") });
  });
});

describe("TLS", () => {
  async function serveTls(name: string): Promise<string> {
    const [cert, key] = [`${name}.pem`, `${name}.key.pem`].map((file) => fs.readFileSync(path.join(TLS, file)));
    const server = tls.createServer({ cert, key }, (socket) => socket.on("error", () => socket.destroy()));
    server.on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    return `https://localhost:${(server.address() as AddressInfo).port}`;
  }
  const authority = fs.readFileSync(AUTHORITY, "utf8");
  const day = 86_400_000;

  test("good; soon over; of nobody known; for another name; none at all; in the clear", async () => {
    const url = await serveTls("localhost");
    const good = await checkTls(url, new Date(), authority);
    expect(good).toMatchObject({ state: "ok" });
    const days = Number(/(\d+) days/.exec(good.says)?.[1]);
    const late = new Date(Date.now() + (days - 5) * day);
    expect(await checkTls(url, late, authority)).toMatchObject({ state: "warning" });
    expect(await checkTls(url, new Date())).toMatchObject({ state: "broken", says: expect.stringContaining("refuse") });
    const elsewhere = await serveTls("elsewhere");
    expect(await checkTls(elsewhere, new Date(), authority)).toMatchObject({ state: "broken" });
    expect((await checkTls("https://localhost:1", new Date())).says).toContain("No TLS at");
    expect(await checkTls(CLOSED, new Date())).toMatchObject({ state: "warning" });
  });
});

describe("time", () => {
  const at = (ms: number) => async () => new Date(Date.now() + ms);
  test.each([
    ["right", 0, "ok"],
    ["seconds off", 10_000, "warning"],
    ["minutes off", -120_000, "broken"],
  ])("the database's clock is %s", async (_, ms, state) => {
    expect(await checkClock({ readDatabase: at(ms), httpUrl: null })).toMatchObject({ state });
  });
  test("a clock on the web is an hour ahead; or cannot be asked", async () => {
    const url = await serve((_, response) => {
      response.sendDate = false;
      response.writeHead(200, { date: new Date(Date.now() + 3_600_000).toUTCString() }).end();
    });
    const off = await checkClock({ readDatabase: at(0), httpUrl: url });
    expect(off).toMatchObject({ state: "broken", says: expect.stringContaining("behind") });
    expect(await checkClock({ readDatabase: at(0), httpUrl: CLOSED })).toMatchObject({ state: "warning" });
  });
});

test("no ffmpeg on the PATH, and one that cannot write every format", async () => {
  const path = process.env.PATH;
  process.env.PATH = makeFolder();
  const none = await checkFfmpeg("ffmpeg");
  process.env.PATH = path;
  expect(none).toMatchObject({ state: "warning", todo: expect.stringContaining("install ffmpeg") });
  const poor = `${makeFolder()}/ffmpeg`;
  fs.writeFileSync(poor, "#!/bin/sh\necho 'ffmpeg version 7.1'\necho ' A..... libmp3lame x'\n", { mode: 0o755 });
  expect((await checkFfmpeg(poor)).says).toMatch(/7\.1 cannot write aac, flac, libvorbis/);
});

test.each([
  ["18.20.4", "broken", "too old"],
  ["20.18.9", "broken", "too old"],
  ["20.19.0", "warning", "24 is recommended"],
  ["24.1.0", "ok", "Node 24.1.0"],
])("Node %s is %s", (version, state, words) => {
  expect(checkNode(version)).toMatchObject({ state, says: expect.stringContaining(words) });
});

describe("backup", () => {
  const HOUR = 3_600_000;
  async function ask(hours: number | null, isThere = true, isDemo = false) {
    const folder = makeFolder();
    const made = path.join(folder, "made");
    if (isThere) fs.mkdirSync(made);
    if (isThere) fs.writeFileSync(path.join(made, "manifest.json"), "{}");
    const last = { madeAt: new Date(Date.now() - (hours ?? 0) * HOUR).toISOString(), path: made };
    if (hours !== null) fs.writeFileSync(path.join(folder, "last-backup.json"), JSON.stringify(last));
    return checkBackup(folder, new Date(), isDemo);
  }
  test.each([
    ["none ever", null, "broken", "No backup"],
    ["one of this night", 9, "ok", "9 hours old"],
    ["one of three days ago", 73, "warning", "3 days old"],
    ["one of last week", 200, "broken", "8 days old"],
  ])("%s", async (_, hours, state, words) => {
    expect(await ask(hours)).toMatchObject({ state, says: expect.stringContaining(words) });
  });
  test("one that is not where it was put; a demo without any", async () => {
    expect(await ask(9, false)).toMatchObject({ state: "warning", says: expect.stringContaining("not there now") });
    expect(await ask(null, true, true)).toMatchObject({ state: "ok" });
  });
});

describe("keys", () => {
  const keep = (id: string, envelope: string) =>
    pool.query("INSERT INTO provider_credential VALUES ($1, $2, gen_random_uuid(), now(), gen_random_uuid())", [
      id,
      envelope,
    ]);
  afterEach(() => pool.query("DELETE FROM provider_credential"));
  test("they open a sample of every sealed column", async () => {
    await keep("stripe", sealColumn("providerKeys", "stripe", "{}"));
    const columns = Object.keys(SEALED_COLUMNS).length;
    expect(await checkKeys()).toMatchObject({
      state: "ok",
      says: `1 key; 1 samples of ${columns} sealed columns open.`,
    });
  });
  test.each([
    ["of another row", () => sealColumn("providerKeys", "paypal", "{}")],
    ["of a key that is lost", () => sealColumn("providerKeys", "stripe", "{}").replace(/^v1/, "v7")],
    ["damaged", () => `${sealColumn("providerKeys", "stripe", "{}").slice(0, -4)}AAAA`],
  ])("an envelope %s is said with its column, and what to put back", async (_, envelope) => {
    await keep("stripe", envelope());
    const found = await checkKeys();
    expect(found).toMatchObject({ state: "broken", todo: expect.stringContaining("field-keys.json of the backup") });
    expect(found.says).toContain("provider_credential.sealed_keys");
  });
  test("keys that cannot be read at all", async () => {
    const folder = makeFolder();
    const file = path.join(folder, "field-keys.json");
    fs.writeFileSync(file, "[]nonsense");
    const { checkKeys: check } = await withEnvironment(
      { BACKLINE_FIELD_KEYS_FILE: file },
      () => import("@/lib/platform/doctor/check-keys"),
    );
    expect(await check()).toMatchObject({ state: "broken", says: expect.stringContaining("cannot be read") });
  });
});

describe("mode", () => {
  const become = (mode: string) => pool.query("UPDATE instance SET mode = $1", [mode]);
  beforeAll(() => become("live"));
  afterAll(() => become("demo"));
  test("a database of the other mode", async () => {
    expect((await checkMode("demo", makeFolder())).says).toContain("of live mode, the store is started in demo mode");
  });
  test("a live store with nothing of a demo, and with some", async () => {
    const folder = makeFolder();
    expect(await checkMode("live", folder)).toMatchObject({ state: "ok" });
    fs.writeFileSync(path.join(folder, "demo.json"), "{}");
    fs.writeFileSync(
      path.join(folder, "secrets.json"),
      JSON.stringify({ SANDBOX_TOKEN: "x", ADYEN_API_KEY: "sandbox_1" }),
    );
    const { userId } = await makeUser(["admin"]);
    await pool.query("UPDATE app_user SET email = 'admin@demo.backline.example' WHERE id = $1", [userId]);
    const { state, says } = await checkMode("live", folder);
    expect(state).toBe("broken");
    for (const what of [
      "demo.json",
      "SANDBOX_TOKEN in secrets.json",
      "ADYEN_API_KEY in secrets.json",
      "1 demo accounts",
    ])
      expect(says).toContain(what);
  });
});

test("ffmpeg that is not there is no need", async () => {
  expect(await checkFfmpeg("/no/such/ffmpeg")).toMatchObject({
    state: "warning",
    says: expect.stringContaining("not needed"),
  });
});

test("an IPFS node: none set, one that answers, one that does not", async () => {
  const ask = async (url: string | undefined) => {
    const { checkIpfs } = await withEnvironment(
      { IPFS_API_URL: url },
      () => import("@/lib/platform/doctor/check-ipfs"),
    );
    return checkIpfs();
  };
  expect((await ask(undefined)).says).toContain("Not needed");
  expect((await ask(await serve(json(200, { Version: "0.39.0" })))).says).toContain("Kubo 0.39.0");
  expect(await ask(CLOSED)).toMatchObject({ state: "broken" });
});

describe("webhooks", () => {
  const KEYS = { STRIPE_SECRET_KEY: "sk_live_x", STRIPE_WEBHOOK_SECRET: "whsec_x" };
  async function ask(change: Partial<WebhookAsk>, door = 400, registered: unknown[] | number = []) {
    const publicUrl = await serve(json(door, {}));
    const stripe =
      typeof registered === "number"
        ? await serve(json(registered, {}))
        : await serve(
            json(200, {
              data: registered.map((url) => ({
                url: url === "" ? `${publicUrl}/api/webhooks/stripe` : url,
                status: "enabled",
              })),
            }),
          );
    return checkWebhooks({
      rails: ["stripe"],
      keys: KEYS,
      publicUrl,
      isRunning: true,
      isDemo: false,
      now: new Date(),
      baseUrls: { stripe },
      ...change,
    });
  }
  test("registered here", async () => {
    expect(await ask({}, 400, [""])).toMatchObject({ state: "ok", says: expect.stringContaining("registered") });
  });
  test.each([
    ["no provider", { rails: [] }, 400, [], "warning", "nothing can be sold"],
    ["no secret", { keys: { STRIPE_SECRET_KEY: "sk" } }, 400, [], "broken", "STRIPE_WEBHOOK_SECRET is missing"],
    ["a proxy that keeps it", {}, 404, [""], "broken", "answers 404"],
    ["registered elsewhere", {}, 400, ["https://old.example/hook"], "broken", "to https://old.example/hook"],
    ["registered nowhere", {}, 400, [], "broken", "nowhere"],
    ["keys that the provider refuses", {}, 400, 401, "warning", "it answered 401"],
  ] as const)("%s", async (_, change, door, registered, state, words) => {
    const found = await ask(change as Partial<WebhookAsk>, door, registered as unknown[] | number);
    expect(found).toMatchObject({ state, says: expect.stringContaining(words) });
  });
  test("payments went through, and none of the provider's messages came since", async () => {
    const at = new Date(Date.now() - 2 * 3_600_000);
    await makeTries({
      country: "DE",
      currency: "EUR",
      amountMinor: 500,
      tries: [{ rail: "stripe", state: "captured", at }],
    });
    const silent = await ask({}, 400, [""]);
    expect(silent).toMatchObject({ state: "broken", says: expect.stringContaining("1 payments of this week") });
    await pool.query(
      "INSERT INTO webhook_inbox (id, rail, event_key, event_type, payload, livemode) VALUES (gen_random_uuid(), 'stripe', 'e', 't', '{}', true)",
    );
    expect(await ask({}, 400, [""])).toMatchObject({ state: "ok", says: expect.stringContaining("last news") });
  });
  test("one whose list cannot be asked is quiet", async () => {
    const keys = { ADYEN_HMAC_KEY: "AB" };
    expect(await ask({ rails: ["adyen"], keys })).toMatchObject({
      state: "warning",
      says: expect.stringContaining("no news yet"),
    });
  });
});

test("a check that throws, or hangs, is a finding", async () => {
  const found = await runChecks(
    [
      { name: "disk", run: () => Promise.reject(new Error("odd")) },
      { name: "ipfs", run: () => new Promise(() => undefined) },
    ],
    50,
  );
  expect(found.map(({ state }) => state)).toEqual(["broken", "broken"]);
  expect(found[0]?.says).toContain("odd");
});

test("a check that needs the database, and fails with it, says that it was not looked at", async () => {
  const failing = () => Promise.reject(new Error("connection refused"));
  const found = await runChecks([
    { name: "database", run: async () => ({ state: "broken", says: "away", todo: "start it" }) },
    { name: "keys", needs: "database", run: failing },
    { name: "disk", run: failing },
  ]);
  expect(found.map(({ state }) => state)).toEqual(["broken", "warning", "broken"]);
  expect(found[1]?.says).toContain("Not looked at");
});

describe("the command", () => {
  /** As `npm run doctor -- --json` runs it. */
  async function run(change: Record<string, string>) {
    const { PATH = "", HOME = "" } = process.env;
    const secrets = { AUTH_SECRET: env.AUTH_SECRET, FIELD_KEY: env.FIELD_KEY };
    const child = spawn(process.execPath, ["--import", "tsx", "launcher/doctor.ts", "--json"], {
      env: { PATH, HOME, NODE_ENV: "production", ...secrets, BACKLINE_DATA_DIR: makeFolder(), ...change },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stdout.on("data", (text) => {
      said += text;
    });
    const [code] = await once(child, "close");
    const { findings } = DoctorReport.parse(JSON.parse(said));
    return { code, findings, of: (name: string) => findings.find((finding) => finding.name === name) };
  }
  const names = (report: Awaited<ReturnType<typeof run>>) => report.findings.map(({ name }) => name);

  test("a wrong DATABASE_URL is one broken finding, and what hangs on it was not looked at", async () => {
    const found = await run({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });
    expect(found.code).toBe(1);
    expect(names(found)).toEqual([...CHECKS]);
    expect(found.of("database")).toMatchObject({ state: "broken", todo: expect.stringContaining("DATABASE_URL") });
    for (const name of ["mode", "keys", "clock", "webhooks"])
      expect(found.of(name)?.says, name).toMatch(/Not looked at|No provider has keys/);
    expect(found.of("disk")).toMatchObject({ says: expect.stringMatching(/free/) });
  }, 60_000);

  test("a setting that makes no sense is named; nothing else is looked at", async () => {
    const found = await run({ DATABASE_URL: env.DATABASE_URL, SMTP_URL: "mail.example.org" });
    expect([found.code, names(found)]).toEqual([1, ["settings"]]);
    expect(found.of("settings")?.says).toContain("SMTP_URL");
  }, 60_000);

  test("a folder without a store is a finding in JSON too", async () => {
    const found = await run({});
    expect([found.code, names(found)]).toEqual([1, ["database"]]);
    expect(found.of("database")).toMatchObject({
      says: expect.stringContaining("There is no store in"),
      todo: expect.stringContaining("BACKLINE_DATA_DIR"),
    });
  }, 60_000);

  test("another field key than the database was sealed with", async () => {
    await pool.query(
      "INSERT INTO provider_credential VALUES ('stripe', $1, gen_random_uuid(), now(), gen_random_uuid())",
      [sealColumn("providerKeys", "stripe", "{}")],
    );
    const found = await run({ DATABASE_URL: env.DATABASE_URL, FIELD_KEY: "A".repeat(43) });
    await pool.query("DELETE FROM provider_credential");
    expect(found.of("keys")).toMatchObject({ state: "broken" });
    expect(found.of("database")).toMatchObject({ state: "ok" });
    expect(found.of("mode")).toMatchObject({ state: "ok" });
  }, 60_000);
});
