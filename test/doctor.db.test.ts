import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { checkFfmpeg } from "@/lib/media/check-ffmpeg";
import { checkWebhooks, type WebhookAsk } from "@/lib/payments/check-webhooks";
import { pool } from "@/lib/platform/db";
import { checkAddress } from "@/lib/platform/doctor/check-address";
import { checkClock } from "@/lib/platform/doctor/check-clock";
import { checkDatabase } from "@/lib/platform/doctor/check-database";
import { checkDisk } from "@/lib/platform/doctor/check-disk";
import { checkMail } from "@/lib/platform/doctor/check-mail";
import { checkTls } from "@/lib/platform/doctor/check-tls";
import { runChecks } from "@/lib/platform/doctor/finding";
import { env } from "@/lib/platform/env";
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
