import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { makeSession, makeUser } from "@/test/factories";
import { keepHouse } from "./housekeeping";

const count = async (sql: string, value: string) => (await pool.query(sql, [value])).rowCount;

test("a session goes thirty days after its end, with the place and browser it names", async () => {
  const { userId } = await makeUser();
  const sessions = [await makeSession(userId), await makeSession(userId), await makeSession(userId)];
  const ended = ["31 days", "29 days", "-1 days"];
  for (const [at, { sessionId }] of sessions.entries())
    await pool.query(
      "UPDATE session SET created_at = now() - interval '60 days', expires_at = now() - $2::interval WHERE id = $1",
      [sessionId, ended[at]],
    );
  await keepHouse();
  const kept = sessions.map(({ sessionId }) => count("SELECT 1 FROM session WHERE id = $1", sessionId));
  expect(await Promise.all(kept)).toEqual([0, 1, 1]);
});

test("a reply that is kept for repeats goes after two days", async () => {
  const keys = [newId(), newId()];
  for (const [at, key] of keys.entries())
    await pool.query(
      `INSERT INTO idempotency_key (actor, key, operation, fingerprint, resource_id, locked_until, created_at)
       VALUES ('guest', $1, 'POST /api/checkout', 'x', $2, now(), now() - $3::interval)`,
      [key, newId(), ["49 hours", "47 hours"][at]],
    );
  await keepHouse();
  const kept = keys.map((key) => count("SELECT 1 FROM idempotency_key WHERE key = $1", key));
  expect(await Promise.all(kept)).toEqual([0, 1]);
});

test("who tried a password is forgotten with the pause", async () => {
  const throttles: [string, string, string | null][] = [
    [newId(), "1 minute", null],
    [newId(), "1 minute", "-1 minute"],
    [newId(), "-1 minute", null],
  ];
  for (const [subject, window, pause] of throttles)
    await pool.query(
      "INSERT INTO sign_in_throttle (subject, failures, window_ends_at, blocked_until) VALUES ($1, 3, now() - $2::interval, now() - $3::interval)",
      [subject, window, pause],
    );
  await keepHouse();
  const kept = throttles.map(([subject]) => count("SELECT 1 FROM sign_in_throttle WHERE subject = $1", subject));
  expect(await Promise.all(kept)).toEqual([0, 1, 1]);
});
