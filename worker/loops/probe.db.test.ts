import { type ChildProcess, spawn } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { TYPESCRIPT_FLAGS } from "@/launcher/children";
import { pool } from "@/lib/platform/db";

function startWorker(): ChildProcess {
  const worker = spawn(process.execPath, [...TYPESCRIPT_FLAGS, "worker/main.ts"], {
    env: { ...process.env, LOG_LEVEL: "fatal" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  onTestFinished(() => void worker.kill("SIGKILL"));
  return worker;
}

async function countProbes(since: Date): Promise<number> {
  const { rows } = await pool.query<{ rails: number }>(
    "SELECT count(DISTINCT rail)::int AS rails FROM rail_probe WHERE at > $1",
    [since],
  );
  return rows[0]?.rails ?? 0;
}
/** Connections that hold the leader's lock. */
async function listLeaders(): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    "SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted AND a.application_name = 'backline-leader'",
  );
  return rows.map(({ pid }) => pid);
}
const PATIENCE = { timeout: 60_000, interval: 100 };

test("providers are probed by one of two workers, and by the other one as soon as that is killed", async () => {
  const first = startWorker();
  await expect.poll(() => countProbes(new Date(0)), PATIENCE).toBeGreaterThan(0);
  const [leader] = await listLeaders();
  startWorker();
  const killedAt = new Date();
  first.kill("SIGKILL");
  await expect.poll(() => countProbes(killedAt), PATIENCE).toBeGreaterThan(0);
  const leaders = await listLeaders();
  expect(leaders).toHaveLength(1);
  expect(leaders).not.toContain(leader);
}, 150_000);
