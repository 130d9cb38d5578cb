import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { TYPESCRIPT_FLAGS } from "@/launcher/children";
import { inTransaction, pool } from "../platform/db";
import { env } from "../platform/env";
import { appendAudit, GENESIS_HASH, hashEntry } from "./append";
import { noteChainHead, readAnchors } from "./chain-anchors";
import { readChainCheck, runCheck } from "./check-chain";
import { readChainHead } from "./read-chain";
import { verifyChain } from "./verify-chain";

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, "../..");
const folder = await mkdtemp(path.join(os.tmpdir(), "backline-heads-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const append = (count: number) =>
  inTransaction(async (db) => {
    for (let n = 0; n < count; n++)
      await appendAudit(db, { actorId: "system", action: "test.happened", subject: `s${n}`, after: { price: n } });
  });

/** As somebody with the database's own rights would: the trigger off, the change, the trigger on. */
async function tamper(...statements: string[]): Promise<void> {
  await inTransaction(async (db) => {
    await db.query("ALTER TABLE audit_entry DISABLE TRIGGER ALL");
    for (const sql of statements) await db.query(sql);
    await db.query("ALTER TABLE audit_entry ENABLE TRIGGER ALL");
  });
}

beforeEach(async () => {
  await tamper("DELETE FROM audit_entry", "DELETE FROM audit_check");
  await rm(path.join(folder, "audit-heads.log"), { force: true });
  await rm(path.join(env.BACKLINE_DATA_DIR, "audit-heads.log"), { force: true });
  await pool.query("INSERT INTO instance (mode, time_zone) VALUES ('demo', 'UTC') ON CONFLICT DO NOTHING");
  await append(12);
});

/** All of the chain hashed anew from an entry on, as somebody who knows the code would after a change. */
async function hashAnew(from: number): Promise<void> {
  const { rows } = await pool.query("SELECT * FROM audit_entry ORDER BY seq");
  let previous = GENESIS_HASH;
  const statements: string[] = [];
  for (const row of rows) {
    const { seq, at, actor_id: actorId, action, subject, before, after } = row;
    const hash = hashEntry({ seq, at: at.toISOString(), actorId, action, subject, before, after }, previous);
    if (seq >= from)
      statements.push(`UPDATE audit_entry SET prev_hash = '${previous}', hash = '${hash}' WHERE seq = ${seq}`);
    previous = hash;
  }
  await tamper(...statements);
}

describe("the chain shows by itself", () => {
  test.each<[string, string[], string, number, number]>([
    ["an entry that was changed", ["UPDATE audit_entry SET after = '{\"price\": 99}' WHERE seq = 4"], "changed", 4, 3],
    ["another moment", ["UPDATE audit_entry SET at = at - interval '1 day' WHERE seq = 7"], "changed", 7, 6],
    ["another person", ["UPDATE audit_entry SET actor_id = 'somebody' WHERE seq = 12"], "changed", 12, 11],
    ["an entry that was taken out", ["DELETE FROM audit_entry WHERE seq = 5"], "removed", 5, 4],
    ["a beginning that was cut off", ["DELETE FROM audit_entry WHERE seq < 4"], "removed", 1, 0],
    [
      "a gap that was closed by renumbering",
      ["DELETE FROM audit_entry WHERE seq = 5", "UPDATE audit_entry SET seq = seq - 1 WHERE seq > 5"],
      "unlinked",
      5,
      4,
    ],
    [
      "two entries that changed places",
      [
        "UPDATE audit_entry SET seq = -1 WHERE seq = 6",
        "UPDATE audit_entry SET seq = 6 WHERE seq = 9",
        "UPDATE audit_entry SET seq = 9 WHERE seq = -1",
      ],
      "unlinked",
      6,
      5,
    ],
  ])("%s", async (_, statements, fault, brokenAtSeq, entries) => {
    await tamper(...statements);
    expect(await verifyChain(pool)).toMatchObject({ isIntact: false, fault, brokenAtSeq, entries });
  });

  test("but not an end that was cut off, nor a chain written anew", async () => {
    await tamper("DELETE FROM audit_entry WHERE seq > 9");
    expect(await verifyChain(pool)).toMatchObject({ isIntact: true, entries: 9 });
    await tamper("UPDATE audit_entry SET after = '{\"price\": 99}' WHERE seq = 4");
    await hashAnew(4);
    expect(await verifyChain(pool)).toMatchObject({ isIntact: true, entries: 9 });
  });
});

describe("heads noted outside of the database show", () => {
  beforeEach(() => noteChainHead(new Date(), folder));

  test("an end that was cut off, also when later entries took its place", async () => {
    await tamper("DELETE FROM audit_entry WHERE seq > 9");
    const cut = await verifyChain(pool, await readAnchors(folder));
    expect(cut).toMatchObject({ fault: "truncated", brokenAtSeq: 10, entries: 9 });
    await append(5);
    expect(await verifyChain(pool, await readAnchors(folder))).toMatchObject({ fault: "rewritten", brokenAtSeq: 12 });
  });

  test("that everything is gone", async () => {
    await tamper("DELETE FROM audit_entry");
    expect(await verifyChain(pool, await readAnchors(folder))).toMatchObject({ fault: "truncated", brokenAtSeq: 1 });
  });

  test("a chain that was written anew behind a change", async () => {
    await tamper("UPDATE audit_entry SET after = '{\"price\": 99}' WHERE seq = 4");
    await hashAnew(4);
    expect(await verifyChain(pool, await readAnchors(folder))).toMatchObject({ fault: "rewritten", brokenAtSeq: 12 });
  });

  test("nothing where nothing is wrong: each head once, private, and none of another database", async () => {
    await noteChainHead(new Date(), folder);
    await append(3);
    await noteChainHead(new Date(), folder);
    const file = path.join(folder, "audit-heads.log");
    expect((await readFile(file, "utf8")).trim().split("\n")).toHaveLength(2);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await verifyChain(pool, await readAnchors(folder))).toMatchObject({ fault: null, entries: 15, anchors: 2 });
    await pool.query("UPDATE instance SET created_at = created_at - interval '1 hour'");
    expect(await readAnchors(folder)).toEqual([]);
    await pool.query("UPDATE instance SET created_at = created_at + interval '1 hour'");
  });
});

test("the worker's check is kept with what it found, and notes the head only while all is well", async () => {
  expect(await readChainCheck(new Date())).toEqual({ last: null, isRunning: false });
  await runCheck(null);
  expect((await readChainCheck(new Date())).last).toMatchObject({ entries: 12, fault: null });
  expect(await readAnchors()).toMatchObject([{ seq: 12 }]);
  await append(1);
  await tamper("UPDATE audit_entry SET subject = 'other' WHERE seq = 2");
  await runCheck({});
  expect((await readChainCheck(new Date())).last).toMatchObject({ fault: "changed", brokenAtSeq: 2, entries: 1 });
  expect(await readAnchors()).toHaveLength(1);
});

/** What `npm run audit:verify` runs, with this test's own database. */
async function command(...args: string[]): Promise<{ code: number; stdout: string }> {
  const flags = [...TYPESCRIPT_FLAGS, "worker/tools/verify-audit.ts", ...args];
  return run(process.execPath, flags, { cwd: ROOT, env: { ...process.env, BACKLINE_DATA_DIR: folder } }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );
}

test("the command says so by its exit code, names the entry, and takes a head that somebody kept", {
  timeout: 60_000,
}, async () => {
  const head = await readChainHead();
  const kept = `${head?.seq}:${head?.hash}`;
  const whole = await command("--anchor", kept);
  expect(whole).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Intact: 12 entries .* 1 noted heads found/) });
  expect(whole.stdout).toContain(`Head: ${kept}`);
  await tamper("DELETE FROM audit_entry WHERE seq = 12");
  const cut = await command("--anchor", kept);
  expect(cut).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^Broken at entry 12 \(truncated\)\. .*cut off/),
  });
  expect((await command("--anchor", "nonsense")).code).toBe(2);
});

test("a chain of many batches is read a thousand at a time", async () => {
  const asked: unknown[][] = [];
  const watched = {
    query: (sql: string, values: unknown[]) => {
      asked.push(values);
      return pool.query(sql, values);
    },
  } as unknown as typeof pool;
  await append(2_500);
  expect(await verifyChain(watched)).toMatchObject({ isIntact: true, entries: 2_512 });
  expect(asked).toEqual([
    [0, 1_000],
    [1_000, 1_000],
    [2_000, 1_000],
  ]);
});
