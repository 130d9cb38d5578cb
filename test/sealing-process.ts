import readline from "node:readline";
import { pool } from "@/lib/platform/db";
import { rotateKeys } from "@/lib/platform/rotate-keys";
import { openColumn, sealColumn } from "@/lib/platform/sealed-columns";
import { newId } from "@/lib/shared/ids";

// A process of a store under load, for the test of a rotation: it reads and writes sealed rows until it is told to stop.
const say = (what: unknown) => process.stdout.write(`${JSON.stringify(what)}\n`);
const count = { reads: 0, writes: 0, failed: 0 };
let isStopped = false;

type Row = { id: string; url: string; name: string };

/** The name of a row is what its sealed column must hold. */
async function readMany(): Promise<void> {
  const { rows } = await pool.query<Row>("SELECT id::text, url, name FROM webhook_target TABLESAMPLE BERNOULLI (5)");
  for (const { id, url, name } of rows) {
    count.reads++;
    try {
      if (openColumn("targetUrl", id, url) !== name) count.failed++;
    } catch {
      count.failed++;
    }
  }
}

async function writeOne(ids: readonly string[]): Promise<void> {
  const id = ids[Math.floor(Math.random() * ids.length)] as string;
  const name = newId();
  await pool.query("UPDATE webhook_target SET url = $2, name = $3 WHERE id = $1", [
    id,
    sealColumn("targetUrl", id, name),
    name,
  ]);
  count.writes++;
}

async function work(): Promise<void> {
  const { rows } = await pool.query<{ id: string }>("SELECT id::text FROM webhook_target");
  const ids = rows.map(({ id }) => id);
  const loop = async (turn: () => Promise<void>) => {
    while (!isStopped) await turn();
  };
  await Promise.all([loop(readMany), loop(readMany), loop(() => writeOne(ids))]);
}

if (process.argv[2] === "rotate") {
  say(await rotateKeys((line) => say({ line })));
  await pool.end();
} else {
  const worked = work();
  say({ ready: true });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (line === "count") say(count);
    if (line === "stop") break;
  }
  isStopped = true;
  await worked;
  say(count);
  await pool.end();
}
