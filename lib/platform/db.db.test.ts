import { expect, test } from "vitest";
import { newId } from "../shared/ids";
import { inTransaction, pool, prisma } from "./db";

const put = (key: string) => `INSERT INTO store_setting (key, value) VALUES ('${key}', '1')`;
const exists = async (key: string) =>
  (await pool.query("SELECT 1 FROM store_setting WHERE key = $1", [key])).rows.length === 1;

test("what a transaction returns is returned, and what it wrote is there", async () => {
  expect(await inTransaction(async (db) => (await db.query(put("kept"))).rowCount)).toBe(1);
  expect(await exists("kept")).toBe(true);
});

test("when it throws nothing is there, and the error is the one thrown", async () => {
  const error = new Error("mine");
  const failing = inTransaction(async (db) => {
    await db.query(put("lost"));
    throw error;
  });
  await expect(failing).rejects.toBe(error);
  expect(await exists("lost")).toBe(false);
});

test("a constraint that is checked at the end still rolls back, and the connection is good again", async () => {
  const broken = inTransaction(async (db) => db.query("SELECT 1 FROM a_table_that_is_not_there"));
  await expect(broken).rejects.toMatchObject({ code: "42P01" });
  expect(pool.waitingCount).toBe(0);
  expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
});

test("a connection that dies inside is thrown away, not lent again", async () => {
  const killing = inTransaction(async (db) => {
    await db.query(put("dead"));
    await db.query("SELECT pg_terminate_backend(pg_backend_pid())");
  });
  await expect(killing).rejects.toThrow();
  const pids = await Promise.all(Array.from({ length: 5 }, () => pool.query("SELECT pg_backend_pid()")));
  expect(pids).toHaveLength(5);
  expect(await exists("dead")).toBe(false);
});

test.each([
  ["as a number", "9007199254740991", 9_007_199_254_740_991],
  ["negative", "-9007199254740991", -9_007_199_254_740_991],
])("a bigint comes %s", async (_, text, value) => {
  expect((await pool.query(`SELECT ${text}::bigint AS n`)).rows).toEqual([{ n: value }]);
});

test("a bigint past the safe integers is an error, not a rounded amount", async () => {
  await expect(pool.query("SELECT 9007199254740992::bigint AS n")).rejects.toThrow(RangeError);
});

test("Prisma reads over the same pool", async () => {
  const id = newId();
  await pool.query("INSERT INTO artist (id, slug, name) VALUES ($1, $2, 'One')", [id, `one-${id}`]);
  expect(await prisma.artist.findUnique({ where: { id }, select: { name: true } })).toEqual({ name: "One" });
});
