import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "playwright/test";
import { findFreePort } from "../launcher/postgres";
import { isRunning, type ProcessIdentity } from "../launcher/process-identity";
import { startSmtpServer } from "../test/smtp-server";

// A live store: it starts in seconds, since it makes no demo data, and shows that live mode needs none.
test.describe.configure({ mode: "serial", timeout: 90_000 });

type Launcher = { child: ChildProcess; read: () => string; address: string };

let dataDir: string;
let running: Launcher | undefined;

test.beforeAll(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "backline-operator-"));
});
test.afterAll(async () => {
  if (running?.child.exitCode === null) await end(running, "SIGTERM");
  fs.rmSync(dataDir, { recursive: true, force: true });
});

async function start(change: Record<string, string> = {}): Promise<Launcher> {
  const port = await findFreePort();
  const child = spawn(process.execPath, ["launcher/start.mjs"], {
    env: {
      ...process.env,
      BACKLINE_MODE: "live",
      BACKLINE_DATA_DIR: dataDir,
      PORT: String(port),
      STRIPE_SECRET_KEY: "sk_live_0123456789abcdefghijklmn",
      STRIPE_WEBHOOK_SECRET: "whsec_0123456789abcdefghijklmn",
      npm_lifecycle_event: "",
      ...change,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (text) => {
      said += text;
    });
  }
  return { child, read: () => said, address: `http://127.0.0.1:${port}` };
}

async function startAndWait(): Promise<Launcher> {
  running = await start();
  await expect.poll(running.read, { timeout: 60_000 }).toContain("Backline is ready at");
  return running;
}

async function end({ child }: Launcher, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, "exit");
  child.kill(signal);
  const [code] = await exited;
  return code;
}

function readChildren(): ProcessIdentity[] {
  return JSON.parse(fs.readFileSync(path.join(dataDir, "launcher.json"), "utf8")).children;
}

/** What the set-up page does, by its own addresses: e2e tests of the page itself stand apart. */
async function setUp({ read, address }: Launcher): Promise<void> {
  const token = /\/setup#(\S+)/.exec(read())?.[1];
  const send = (path: string, body: unknown, cookie = "") =>
    fetch(`${address}/api/setup/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify(body),
    });
  const opened = await send("open", { token });
  const cookie = (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const smtp = await startSmtpServer();
  const server = { from: "shop@kuu.example", host: "127.0.0.1", port: smtp.port, user: "" };
  expect((await send("mail", { to: "ada@kuu.example", storeName: "Kuu", server }, cookie)).status).toBe(204);
  await smtp.close();
  const person = { adminName: "Ada", adminEmail: "ada@kuu.example", password: "correct horse battery" };
  const facts = { storeName: "Kuu", timeZone: "Europe/Helsinki", currency: "EUR", publicUrl: address };
  expect((await send("finish", { ...person, ...facts }, cookie)).status).toBe(204);
  expect((await send("open", { token })).status, "the address is used up").toBe(410);
}

test("a live store opens nothing before it is set up, and all of it afterwards", async () => {
  const launcher = await startAndWait();
  const closed = await fetch(`${launcher.address}/api/tracks`);
  expect([closed.status, closed.headers.get("retry-after")]).toEqual([503, "30"]);
  const page = await fetch(launcher.address);
  expect(page.status).toBe(503);
  expect(await page.text()).toContain("This store is being set up");
  await setUp(launcher);
  await expect.poll(launcher.read, { timeout: 30_000 }).toContain("The store is open at");
  expect((await fetch(`${launcher.address}/api/tracks`)).status).toBe(200);
  expect((await fetch(`${launcher.address}/setup`)).status).toBe(404);
  expect((await fetch(`${launcher.address}/api/setup`)).status).toBe(401);
  expect(await end(launcher, "SIGTERM")).toBe(0);
});

test("a live store starts without sandbox and demo accounts, and SIGTERM leaves nothing behind", async () => {
  const launcher = await startAndWait();
  expect(launcher.read()).not.toContain("/setup#");
  const ready = await fetch(`${launcher.address}/api/ready`);
  expect(await ready.json()).toMatchObject({ parts: { database: "ok", sandbox: "absent", demo: "absent" } });
  expect(fs.existsSync(path.join(dataDir, "demo.json"))).toBe(false);
  expect(launcher.read()).not.toContain("sandbox");
  for (const page of ["fields", "control", "approve"])
    expect((await fetch(`${launcher.address}/sandbox/${page}`)).status, page).toBe(404);
  const children = readChildren();
  expect(children.length).toBeGreaterThanOrEqual(2);
  expect(await end(launcher, "SIGTERM")).toBe(0);
  expect(children.filter(isRunning)).toEqual([]);
  expect(fs.existsSync(path.join(dataDir, "postgres/postmaster.pid"))).toBe(false);
});

test("after a kill -9 of the launcher nothing lives on and the next start works", async () => {
  const launcher = await startAndWait();
  const children = readChildren();
  await end(launcher, "SIGKILL");
  const again = await startAndWait();
  expect(children.filter(isRunning)).toEqual([]);
  expect(again.read()).toContain("The database is up to date");
});

test("a second start on the same data says who has it", async () => {
  const second = await start();
  const [code] = await once(second.child, "exit");
  expect(code).toBe(1);
  expect(second.read()).toContain("Backline already runs on this data folder at");
  expect(second.read()).toContain("Next step:");
  expect(await end(running as Launcher, "SIGINT")).toBe(0);
});

test("a live store is refused in demo mode", async () => {
  const demo = await start({ BACKLINE_MODE: "demo", STRIPE_SECRET_KEY: "", STRIPE_WEBHOOK_SECRET: "" });
  const [code] = await once(demo.child, "exit");
  expect(code).toBe(1);
  expect(demo.read()).toContain("set up in live mode and cannot be used in demo mode");
});
