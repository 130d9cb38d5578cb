import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Page } from "playwright/test";
import { type RunningStore, readDemo, startStore } from "../test/processes/running-store";
import { expect, test } from "./fixtures";
import { dropFiles, makeFlac } from "./sounds";

// A store of its own, because its web processes are killed in the middle; two of them, so that they are started again.
const SLOW_BYTES_A_SECOND = 600_000;
const START_LIMIT_MS = 8 * 60_000;

test.use({ expectedConsole: [/Failed to load resource/] });
test.setTimeout(START_LIMIT_MS + 3 * 60_000);

let store: RunningStore;
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "backline-album-"));
fs.chmodSync(dataDir, 0o755);

test.beforeAll(async () => {
  test.setTimeout(START_LIMIT_MS);
  store = await startStore(dataDir, { WORKERS: "2", RATE_LIMITS: "all=1000000/60" });
});
test.afterAll(async () => {
  await store?.end();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

async function signInThere(page: Page): Promise<void> {
  const account = readDemo(dataDir).accounts.find(({ role }) => role === "artist");
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(account?.email ?? "");
  await page.getByLabel("Password", { exact: true }).fill(account?.password ?? "");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

async function limitSending(page: Page, bytesASecond: number | null): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesASecond ?? -1 };
  await session.send("Network.emulateNetworkConditions", conditions);
}

const list = (page: Page) => page.getByRole("list", { name: "Files" });
const rowOf = (page: Page, name: string) => list(page).getByRole("listitem").filter({ hasText: name });
const percentOf = async (page: Page, name: string) =>
  Number(await page.getByRole("progressbar", { name }).getAttribute("aria-valuenow"));

test("an album goes up whole, though it is paused, the server is killed and the page is reloaded", async ({
  openVisitor,
}) => {
  const page = await openVisitor({ baseURL: store.address });
  const tag = randomUUID().slice(0, 8);
  const album = Array.from({ length: 6 }, (_, n) => makeFlac(`${n + 1}-${tag}.flac`, n < 3 ? 1_500_000 : 5_000_000));
  const [first, second] = album.map(({ name }) => name) as [string, string];
  const last = album.at(-1)?.name ?? "";
  await signInThere(page);
  await page.goto("/portal/upload");
  await limitSending(page, SLOW_BYTES_A_SECOND);
  await dropFiles(page.getByRole("region", { name: "Choose or drop audio files" }), album);

  await test.step("three at a time, and one that is paused makes room", async () => {
    await expect(list(page).getByText("Uploading")).toHaveCount(3);
    await page.getByRole("button", { name: `Pause ${first}` }).click();
    await expect(rowOf(page, first)).toContainText("Paused");
    await expect(list(page).getByText("Uploading")).toHaveCount(3);
    await page.getByRole("button", { name: `Go on with ${first}` }).click();
    await page.getByRole("button", { name: `Pause ${last}` }).click();
  });

  await test.step("the server is killed in the middle: it goes on by itself", async () => {
    await expect.poll(() => percentOf(page, second)).toBeGreaterThan(10);
    const before = await percentOf(page, second);
    expect(before).toBeLessThan(100);
    for (const pid of store.webProcesses()) process.kill(pid, "SIGKILL");
    await expect(list(page).getByText("goes on by itself").first()).toBeVisible();
    await expect(rowOf(page, second).getByText("Uploading")).toBeVisible({ timeout: 60_000 });
    expect(await percentOf(page, second), "what was sent before counts").toBeGreaterThan(0);
  });

  await test.step("the page is reloaded: what is unfinished or still waits is there again, without choosing a file", async () => {
    const isUp = () =>
      page.request.get("/api/health").then(
        (reply) => reply.ok(),
        () => false,
      );
    await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
    await page.reload();
    await expect(rowOf(page, last), "what was paused still is").toContainText("Paused");
    for (const { name } of album.slice(4)) await expect(rowOf(page, name)).toBeVisible();
    await expect(list(page).getByText("Uploading").first()).toBeVisible();
    await expect(list(page).getByText("File needed")).toHaveCount(0);
    await page.getByRole("button", { name: `Go on with ${last}` }).click();
    await limitSending(page, null);
    for (const { name } of album)
      await expect(rowOf(page, name).getByText("Uploading")).toHaveCount(0, { timeout: 60_000 });
  });

  await test.step("every file became a track of one draft", async () => {
    const draft = async () => {
      const releases = (await (await page.request.get("/api/releases")).json()).data as {
        id: string;
        status: string;
      }[];
      const drafts = releases.filter(({ status }) => status === "draft");
      const details = await Promise.all(
        drafts.map(async ({ id }) => (await page.request.get(`/api/releases/${id}`)).json()),
      );
      return details.map(({ tracks }) => (tracks as { sizeBytes: number }[]).map(({ sizeBytes }) => sizeBytes));
    };
    const sizes = album.map(({ bytes }) => bytes.length);
    await expect.poll(draft, { timeout: 60_000 }).toContainEqual(sizes);
  });
});
