import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Verdict } from "@/lib/analytics/alert-rules";
import { pool } from "@/lib/platform/db";
import type { UserActor } from "@/lib/platform/session";
import type { WebhookTargetInput } from "@/lib/shared/schemas/alerts";
import { makeUser } from "@/test/factories";
import { withEnvironment } from "@/test/with-environment";

type Heard = { headers: IncomingHttpHeaders; body: string };

/** A receiver on this machine, as an operator's own would be; answers with what is next in `replies`, else 204. */
const heard: Heard[] = [];
const replies: number[] = [];
const receiver = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    heard.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
    response.writeHead(replies.shift() ?? 204).end();
  });
});

let admin: UserActor;
let own: WebhookTargetInput;
let store: Awaited<ReturnType<typeof loadStore>>;

/** The worker's loop and what an admin does, in a process that was told of the receiver. */
async function loadStore() {
  const [{ alertDeliveryLoop }, targets, { applyVerdicts }, { testWebhookTarget }] = await Promise.all([
    import("./alerts"),
    import("@/lib/analytics/webhook-targets"),
    import("@/lib/analytics/raise-alerts"),
    import("@/lib/analytics/send-to-target"),
  ]);
  return { turn: alertDeliveryLoop.turn, ...targets, applyVerdicts, testWebhookTarget };
}

const facts = {
  currency: "USD",
  windowFrom: "2026-11-20T13:00:00.000Z",
  windowTo: "2026-11-20T14:00:00.000Z",
  sales: 1_200,
  limit: 1_000,
};
const busy: Verdict = { rule: "busyHour", severity: "info", status: "raise", facts };
const raise = () => store.applyVerdicts([busy], "USD", new Date(), "UTC");
const makeDue = () => pool.query("UPDATE alert_delivery SET due_at = now() - interval '1 s' WHERE state = 'waiting'");
const readDeliveries = async () =>
  (
    await pool.query<{ state: string; attempts: number }>(
      "SELECT state, attempts FROM alert_delivery WHERE target_id IS NOT NULL ORDER BY id",
    )
  ).rows;
const readTarget = async () => (await store.listWebhookTargets())[0];

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  own = { name: "Ours", shape: "json", url: `${origin}/alerts`, minSeverity: "info" };
  store = await withEnvironment({ WEBHOOK_HOSTS: origin }, loadStore);
  admin = await makeUser(["admin"]);
});
afterAll(() => {
  receiver.close();
});
beforeEach(async () => {
  heard.length = 0;
  replies.length = 0;
  await pool.query(
    "DELETE FROM alert_delivery; DELETE FROM alert; DELETE FROM mail_outbox; DELETE FROM webhook_target",
  );
});

test("from the rule to the receiver, signed with the secret that was shown once", async () => {
  const { target, signingSecret } = await store.addWebhookTarget(admin, own);
  await raise();
  await store.turn();
  const [message, ...others] = heard;
  expect(others).toEqual([]);
  expect(JSON.parse(message?.body ?? "")).toMatchObject({ event: "fired", alert: { rule: "busyHour", facts } });
  const [, seconds, signature] =
    /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(message?.headers["backline-signature"])) ?? [];
  expect(signature).toBe(
    createHmac("sha256", signingSecret ?? "")
      .update(`${seconds}.${message?.body}`)
      .digest("hex"),
  );
  expect(Math.abs(Number(seconds) - Date.now() / 1_000)).toBeLessThan(60);
  expect(await readTarget()).toMatchObject({ id: target.id, lastTry: { outcome: "sent", reason: null }, waiting: 0 });
  expect(JSON.stringify(await store.listWebhookTargets())).not.toContain(signingSecret);
});

test("what fails is sent again with the same id and a signature of its own, and no more once it arrived", async () => {
  await store.addWebhookTarget(admin, own);
  await raise();
  replies.push(503, 307, 200);
  for (const state of ["waiting", "waiting", "sent", "sent"]) {
    await store.turn();
    expect((await readDeliveries()).map((row) => row.state)).toEqual([state]);
    await makeDue();
  }
  expect(heard).toHaveLength(3);
  expect(new Set(heard.map(({ body }) => body)).size).toBe(1);
});

test("a failure waits its time, and the eighth is the last", async () => {
  await store.addWebhookTarget(admin, own);
  await raise();
  replies.push(...Array.from({ length: 20 }, () => 500));
  await store.turn();
  await store.turn();
  expect(heard).toHaveLength(1);
  expect(await readTarget()).toMatchObject({ lastTry: { outcome: "failed", reason: "It answered 500." }, waiting: 1 });
  for (let n = 0; n < 12; n++) {
    await makeDue();
    await store.turn();
  }
  expect(heard).toHaveLength(8);
  expect(await readDeliveries()).toEqual([{ state: "failed", attempts: 8 }]);
});

test("a target whose address the key no longer opens is refused once, and holds nobody else up", async () => {
  await store.addWebhookTarget(admin, { ...own, name: "Broken" });
  await store.addWebhookTarget(admin, own);
  await pool.query("UPDATE webhook_target SET url = left(url, -4) || 'AAAA' WHERE name = 'Broken'");
  await raise();
  await store.turn();
  await makeDue();
  await store.turn();
  expect(heard).toHaveLength(1);
  expect((await readDeliveries()).map(({ state }) => state).sort()).toEqual(["refused", "sent"]);
  const [broken, whole] = await store.listWebhookTargets();
  expect(broken).toMatchObject({ host: null, lastTry: { outcome: "refused" } });
  expect(whole).toMatchObject({ lastTry: { outcome: "sent" } });
});

test("an address that has left the list is asked nothing more: it is checked at each delivery", async () => {
  await store.addWebhookTarget(admin, own);
  await raise();
  const { alertDeliveryLoop } = await withEnvironment({ WEBHOOK_HOSTS: "hooks.slack.com" }, () => import("./alerts"));
  await alertDeliveryLoop.turn();
  expect(heard).toEqual([]);
  expect(await readDeliveries()).toEqual([{ state: "refused", attempts: 1 }]);
});

test("a delivery during which the process ended each time is given up", async () => {
  await store.addWebhookTarget(admin, own);
  await raise();
  await pool.query("UPDATE alert_delivery SET attempts = 8 WHERE target_id IS NOT NULL");
  await store.turn();
  expect(heard).toEqual([]);
  expect(await readDeliveries()).toEqual([{ state: "failed", attempts: 9 }]);
});

test("switched off: nothing waits and nothing is sent, but a test still is; on again, the next alert is", async () => {
  const { target } = await store.addWebhookTarget(admin, own);
  await raise();
  await store.switchWebhookTarget(admin, target.id, false);
  await store.applyVerdicts([{ rule: "busyHour", severity: "info", status: "clear" }], "USD", new Date(), "UTC");
  await store.turn();
  expect(heard).toEqual([]);
  expect(await readTarget()).toMatchObject({ isEnabled: false, waiting: 0, lastTry: null });
  expect(await store.testWebhookTarget(target.id)).toEqual({ outcome: "sent", reason: null });
  expect(JSON.parse(heard[0]?.body ?? "")).toMatchObject({ event: "test", alert: null });
  await store.switchWebhookTarget(admin, target.id, true);
  await raise();
  await store.turn();
  expect(heard).toHaveLength(2);
});

test("a test says what went wrong, and the page shows it", async () => {
  const { target } = await store.addWebhookTarget(admin, { ...own, shape: "slack" });
  replies.push(404);
  expect(await store.testWebhookTarget(target.id)).toEqual({ outcome: "failed", reason: "It answered 404." });
  expect(await readTarget()).toMatchObject({ lastTry: { outcome: "failed", reason: "It answered 404." } });
  await expect(store.testWebhookTarget("whk_nothing")).rejects.toMatchObject({ code: "not_found" });
});

test("PagerDuty: a test opens an incident and closes it", async () => {
  const { target } = await store.addWebhookTarget(admin, { ...own, shape: "pagerduty", routingKey: "R0" });
  await store.testWebhookTarget(target.id);
  const bodies = heard.map(({ body }) => JSON.parse(body));
  expect(bodies).toMatchObject([
    { routing_key: "R0", event_action: "trigger" },
    { routing_key: "R0", event_action: "resolve" },
  ]);
  expect(bodies[0].dedup_key).toBe(bodies[1].dedup_key);
});
