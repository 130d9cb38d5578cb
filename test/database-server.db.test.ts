import pg from "pg";
import { expect, test } from "vitest";

test("a test file's database is its own, migrated, and knows its mode", async () => {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query("select mode from instance");
  const { rows: names } = await client.query("select current_database() as name");
  await client.end();
  expect(rows).toEqual([{ mode: "demo" }]);
  expect(names[0].name).toMatch(/^test_slot_\d+$/);
});
