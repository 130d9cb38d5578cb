import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { withEnvironment } from "@/test/with-environment";

const ask = (email: string, peer = "192.0.2.7") =>
  new Request("http://127.0.0.1:3000/api/orders/links", {
    method: "POST",
    headers: { "content-type": "application/json", "x-backline-peer": peer },
    body: JSON.stringify({ email }),
  });
/** The route of a process that was started with these limits and has counted nothing yet. */
function load(limits: string) {
  delete (globalThis as Record<symbol, unknown>)[Symbol.for("backline.rate-limits")];
  return withEnvironment({ RATE_LIMITS: limits }, () => import("./route"));
}
const countMail = async () =>
  (await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM mail_outbox WHERE kind = 'links'")).rows[0]?.n;

test("what is said and what is written is the same for a buyer's address and for anybody's", async () => {
  const { POST } = await load("all=1000000/60");
  await pool.query("DELETE FROM mail_outbox");
  const replies = [await POST(ask("somebody@example.test")), await POST(ask("nobody@example.test"))];
  const seen = await Promise.all(
    replies.map(async (reply) => ({
      status: reply.status,
      text: await reply.text(),
      names: [...reply.headers.keys()].sort(),
    })),
  );
  expect(seen[0]).toEqual(seen[1]);
  expect(seen[0]?.status).toBe(204);
  expect(await countMail()).toBe(2);
});

test("one caller may ask only so often, for whatever addresses; another one still may", async () => {
  const { POST } = await load("mail=2/600");
  await pool.query("DELETE FROM mail_outbox");
  const statusOf = async (peer: string) => (await POST(ask(`${newId()}@example.test`, peer))).status;
  const one = "192.0.2.8";
  expect([await statusOf(one), await statusOf(one), await statusOf(one)]).toEqual([204, 204, 429]);
  expect(await statusOf("192.0.2.9")).toBe(204);
  expect(await countMail()).toBe(3);
});

test("what is no address is told so", async () => {
  const { POST } = await load("all=1000000/60");
  expect((await POST(ask("not an address"))).status).toBe(400);
  expect((await POST(ask("a@example.test\nBcc: b@example.test"))).status).toBe(400);
});
