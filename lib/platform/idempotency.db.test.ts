import { expect, test } from "vitest";
import { GUEST } from "../shared/roles";
import { pool } from "./db";
import { AppError } from "./errors";
import { idempotencyActor, readIdempotencyKey, withIdempotency } from "./idempotency";

let n = 0;
function call(more: Partial<Parameters<typeof withIdempotency>[0]> = {}) {
  return {
    actor: "guest",
    key: `idempotency-test-${++n}`,
    operation: "POST /x",
    fingerprintOf: { a: 1, b: 2 },
    ...more,
  };
}

test("keys in another order are the same body; another operation is another request", async () => {
  const first = call();
  await withIdempotency(first, async () => ({ status: 201, body: { id: 1 } }));
  const same = await withIdempotency({ ...first, fingerprintOf: { b: 2, a: 1 } }, async () => ({
    status: 500,
    body: null,
  }));
  expect(same).toEqual({ status: 201, body: { id: 1 } });
  const other = withIdempotency({ ...first, operation: "POST /y" }, async () => ({ status: 201, body: null }));
  await expect(other).rejects.toMatchObject({ code: "idempotency_mismatch" });
});

test("two people may choose the same key; guests share one", async () => {
  const { key } = call();
  const mine = call({ key, actor: "user:a" });
  await withIdempotency(mine, async () => ({ status: 200, body: "mine" }));
  const yours = await withIdempotency({ ...mine, actor: "user:b" }, async () => ({ status: 200, body: "yours" }));
  expect(yours.body).toBe("yours");
  expect(idempotencyActor(GUEST)).toBe("guest");
});

test("a refusal frees the key; a failure keeps the resource for the retry", async () => {
  const seen: string[] = [];
  const tried = call();
  const work = (error: Error | null) => async (resourceId: string) => {
    seen.push(resourceId);
    if (error) throw error;
    return { status: 200, body: resourceId };
  };
  await expect(withIdempotency(tried, work(new AppError("unprocessable", "no")))).rejects.toThrow("no");
  await expect(withIdempotency({ ...tried, fingerprintOf: {} }, work(new Error("the database left")))).rejects.toThrow(
    "left",
  );
  const done = await withIdempotency({ ...tried, fingerprintOf: {} }, work(null));
  expect(seen[1]).toBe(seen[2]);
  expect(seen[0]).not.toBe(seen[1]);
  expect(done.body).toBe(seen[1]);
});

test("while it runs others are told to come back, and a lock that ran out is taken over with its resource", async () => {
  const running = call();
  let finish = () => {};
  let resource = "";
  const first = withIdempotency(running, async (resourceId) => {
    resource = resourceId;
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return { status: 200, body: 1 };
  });
  await expect.poll(() => resource).not.toBe("");
  const second = withIdempotency(running, async () => ({ status: 200, body: 2 }));
  await expect(second).rejects.toMatchObject({ code: "in_flight", retryAfterSeconds: 1 });
  await pool.query("UPDATE idempotency_key SET locked_until = now() WHERE key = $1", [running.key]);
  await withIdempotency(running, async (resourceId) => {
    expect(resourceId).toBe(resource);
    return { status: 200, body: 1 };
  });
  finish();
  expect(await first).toEqual({ status: 200, body: 1 });
});

test.each([
  ["answers", null, "kept"],
  ["is refused", new AppError("unprocessable", "no"), "kept"],
  ["fails", new Error("gone"), "kept"],
])("a request that outlived its lock %s late: the reply of the one that took over stands", async (_, error, body) => {
  const running = call();
  let finish = () => {};
  const outlived = withIdempotency(running, async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    if (error) throw error;
    return { status: 200, body: "late" };
  });
  outlived.catch(() => {});
  const lock = () => pool.query("UPDATE idempotency_key SET locked_until = now() WHERE key = $1", [running.key]);
  await expect.poll(async () => (await lock()).rowCount).toBe(1);
  expect(await withIdempotency(running, async () => ({ status: 200, body }))).toEqual({ status: 200, body });
  finish();
  await outlived.catch(() => {});
  const replay = await withIdempotency(running, async () => ({ status: 200, body: "anew" }));
  expect(replay).toEqual({ status: 200, body });
  if (!error) expect(await outlived).toEqual({ status: 200, body });
});

test.each([
  ["none", ""],
  ["seven characters", "1234567"],
  ["256 characters", "k".repeat(256)],
  ["a tab inside", "12345\t678"],
])("no key: %s", (_, key) => {
  const request = new Request("http://x.test", { headers: key ? { "idempotency-key": key } : {} });
  expect(() => readIdempotencyKey(request)).toThrow(AppError);
});
