import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { findFreePort, findFreePorts, startPostgres } from "./postgres";
import { identify, isRunning } from "./process-identity";

let home: string;
beforeAll(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "backline-postgres-"));
  fs.chmodSync(home, 0o755);
});
afterAll(() => fs.rmSync(home, { recursive: true }));

const describeServer = (password = "first") => ({
  folder: path.join(home, "cluster"),
  logFile: path.join(home, "log"),
  password,
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("what was written is there after a stop and after the parent was killed", { timeout: 60_000 }, async () => {
  const server = await startPostgres(describeServer());
  await ask(server.urlOf("postgres"), "CREATE TABLE kept AS SELECT 7 AS number");
  await server.stop();

  const parent = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", PARENT], {
    env: { ...process.env, SERVER: JSON.stringify(describeServer()) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [told] = await once(parent.stdout, "data");
  const orphan = identify(Number(told));
  parent.kill("SIGKILL");
  await vi.waitFor(() => expect(isRunning(orphan)).toBe(false), { timeout: 20_000 });

  const again = await startPostgres(describeServer());
  expect(await ask(again.urlOf("postgres"), "SELECT number FROM kept")).toEqual([{ number: 7 }]);
  await again.stop();
});

const PARENT = `
  import { startPostgres } from ${JSON.stringify(path.join(import.meta.dirname, "postgres.ts"))};
  const server = await startPostgres(JSON.parse(process.env.SERVER));
  console.log(server.pid);
  setInterval(() => {}, 1000);`;

test("another password is refused in words", async () => {
  await expect(startPostgres(describeServer("second"))).rejects.toThrow("does not take the password in secrets.json");
});

test("a database of another major version is refused before it is touched", async () => {
  fs.writeFileSync(path.join(home, "cluster/PG_VERSION"), "15\n");
  await expect(startPostgres(describeServer())).rejects.toThrow("was made by PostgreSQL 15");
});

test("ports that are found free are no two alike, nobody's, and none that a connection may get", async () => {
  const ports = await findFreePorts(50);
  expect(new Set(ports).size).toBe(50);
  for (const port of ports) expect(port).toBeLessThan(32_768);
  const [taken = 0] = ports;
  expect(await findFreePort(taken)).toBe(taken);
  const holder = net.createServer().listen(taken, "127.0.0.1");
  await once(holder, "listening");
  expect(await findFreePort(taken)).not.toBe(taken);
  await new Promise((resolve) => holder.close(resolve));
});
