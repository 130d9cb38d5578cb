import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test, vi } from "vitest";
import { TYPESCRIPT_FLAGS } from "@/launcher/children";
import { recountRollUps } from "@/lib/analytics/recount";
import { writePlays } from "@/lib/catalog/record-plays";
import { pool } from "@/lib/platform/db";
import { refundAt, type SoldLine, sellAt, settleFeeAt } from "../analytics-room";
import { makeRelease } from "../factories";

const MERGERS = 3;
const KILLS = 12;
const HOUR_MS = 3_600_000;

/** Three mergers; each that says it begins is killed in the midst of it, until `KILLS` of them are dead. */
function startMergers() {
  const running = new Set<ChildProcess>();
  const fate = { killed: 0, isOver: false };
  const start = () => {
    const child = spawn(process.execPath, [...TYPESCRIPT_FLAGS, "test/faults/merge-forever.ts"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    running.add(child);
    let batches = 0;
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line === "begin" && ++batches > 1 && fate.killed < KILLS && child.kill("SIGKILL")) fate.killed++;
    });
    child.on("exit", () => {
      running.delete(child);
      if (!fate.isOver) start();
    });
  };
  for (let n = 0; n < MERGERS; n++) start();
  const stop = async () => {
    fate.isOver = true;
    await Promise.all([...running].map((child) => child.kill("SIGKILL") && once(child, "exit")));
  };
  return { fate, stop };
}

async function sell(lines: readonly SoldLine[], count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const at = new Date(Date.now() - (n % 40) * HOUR_MS);
    const currency = n % 3 === 0 ? "EUR" : "USD";
    const sold = await sellAt({
      at,
      lines: [lines[n % 2] as SoldLine],
      currency,
      feeMinor: 20 + n,
      email: `killed-${n % 7}@example.test`,
    });
    if (n % 4 === 0) await refundAt(sold, at, 0, 100 + n, 3);
    if (n % 5 === 0) await settleFeeAt(sold, at, 50);
  }
}

async function listen(trackIds: readonly string[], calls: number): Promise<void> {
  for (let n = 0; n < calls; n++) {
    const plays = Array.from({ length: 250 }, (_, listener) => ({
      listenerId: `killed-${listener}`,
      trackId: trackIds[n % trackIds.length] ?? "",
      playedMs: 190_000,
      source: "home",
      at: new Date(Date.now() - (calls - n) * 60_000),
    }));
    await writePlays(plays);
  }
}

const LEDGER = `
  SELECT currency::text, -sum(amount_minor) FILTER (WHERE account LIKE 'artist:%') AS net,
    sum(amount_minor) FILTER (WHERE account LIKE 'rail:%' OR account = 'fees:stripe') AS paid FROM ledger_entry GROUP BY 1 ORDER BY 1`;
const ROLLED = `
  SELECT currency::text, (SELECT sum(net_minor) FROM artist_day a WHERE a.currency = h.currency) AS net,
    sum(gross_minor + tax_minor - refunds_minor) AS paid FROM platform_hour h WHERE currency <> 'XXX' GROUP BY currency ORDER BY 1`;

test("three mergers race and are killed in the midst of it: roll-ups are the recount and the ledger, to the cent", async () => {
  const release = await makeRelease({ trackPrices: [129, 250, 99] });
  const line = { releaseId: release.id, artistId: release.artistId, netMinor: 900, taxMinor: 90 };
  const lines = [
    { ...line, trackId: null },
    { ...line, trackId: release.trackIds[0] ?? "" },
  ];
  await Promise.all([sell(lines, 60), listen(release.trackIds, 30)]);
  const mergers = startMergers();
  onTestFinished(mergers.stop);
  const write = async () => {
    while (mergers.fate.killed < KILLS) await Promise.all([sell(lines, 5), listen(release.trackIds, 2)]);
  };
  await Promise.all([write(), write()]);
  await vi.waitFor(
    async () => {
      const { rows } = await pool.query<{ waiting: number }>(
        "SELECT count(*) AS waiting FROM outbox WHERE topic = 'rollup'",
      );
      expect(rows[0]?.waiting).toBe(0);
    },
    { timeout: 30_000, interval: 100 },
  );
  await mergers.stop();
  expect(mergers.fate.killed).toBe(KILLS);
  expect(await recountRollUps()).toEqual([]);
  const [ledger, rolled] = [await pool.query(LEDGER), await pool.query(ROLLED)];
  expect(ledger.rows).toHaveLength(2);
  expect(rolled.rows).toEqual(ledger.rows);
});
