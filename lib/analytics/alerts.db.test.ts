import { beforeAll, beforeEach, expect, test } from "vitest";
import { makeUser } from "@/test/factories";
import { pool } from "../platform/db";
import type { SendResult } from "../platform/send-webhook";
import type { UserActor } from "../platform/session";
import type { Verdict } from "./alert-rules";
import { acknowledgeAlert, countFiring, listAlerts, snoozeAlert } from "./alerts";
import { deliverAlerts } from "./deliver-alerts";
import { keepAlerts } from "./keep-alerts";
import { applyVerdicts } from "./raise-alerts";
import { addWebhookTarget, listWebhookTargets, removeWebhookTarget } from "./webhook-targets";

const START = Date.parse("2026-11-20T14:00:00Z");
const at = (minute: number) => ({ now: () => new Date(START + minute * 60_000) });
const apply = (verdict: Verdict, minute: number) => applyVerdicts([verdict], "USD", at(minute).now(), "UTC");
const facts = {
  currency: "USD",
  windowFrom: "2026-11-20T13:00:00.000Z",
  windowTo: "2026-11-20T14:00:00.000Z",
  hours: 1,
  revenueMinor: 50_000,
  baselineMinor: 100_000,
  beforeMinor: 52_000,
  beforeBaselineMinor: 100_000,
  expectedSales: 100,
  limitPpm: 700_000,
  weeks: 8,
};
const rule = { rule: "revenueDrop", severity: "critical" } as const;
const raise: Verdict = { ...rule, status: "raise", facts };
const clear: Verdict = { ...rule, status: "clear" };
const hold: Verdict = { ...rule, status: "hold" };
let admin: UserActor;

beforeAll(async () => {
  admin = await makeUser(["admin"]);
});
beforeEach(async () => {
  await pool.query(
    "DELETE FROM alert_delivery; DELETE FROM alert; DELETE FROM mail_outbox; DELETE FROM webhook_target",
  );
});

test("raised once however often it is seen, held between the limits, resolved, raised anew", async () => {
  for (const minute of [0, 1, 2]) await apply(raise, minute);
  await apply(hold, 3);
  const [open, ...others] = await listAlerts("open", at(3));
  expect(others).toEqual([]);
  expect(open).toMatchObject({
    state: "firing",
    title: "Revenue 50% below the usual",
    firedAt: at(0).now().toISOString(),
    lastSeenAt: at(2).now().toISOString(),
  });
  expect(open?.text).toContain(
    "$500.00 from 14:00 to 15:00 against $1,000.00, the median of the same hours in 8 weeks",
  );
  await apply(clear, 4);
  expect(await listAlerts("open", at(4))).toEqual([]);
  await apply(raise, 5);
  expect((await listAlerts("all", at(5))).map(({ state }) => state)).toEqual(["firing", "resolved"]);
});

test("racing workers raise one", async () => {
  await Promise.all(Array.from({ length: 4 }, () => apply(raise, 0)));
  expect(await listAlerts("all", at(0))).toHaveLength(1);
  const { rows } = await pool.query("SELECT count(*)::int AS mails FROM mail_outbox");
  expect(rows).toEqual([{ mails: 1 }]);
});

test("acknowledged: open, but it calls nobody; audited with who took it", async () => {
  await apply(raise, 0);
  const id = (await listAlerts("open", at(0)))[0]?.id ?? "";
  expect(await countFiring(at(0))).toBe(1);
  await acknowledgeAlert(admin, id, at(1));
  await acknowledgeAlert(admin, id, at(2));
  await apply(raise, 3);
  expect(await countFiring(at(3))).toBe(0);
  expect(await listAlerts("open", at(3))).toMatchObject([
    { state: "acknowledged", acknowledgedBy: "Test Person", acknowledgedAt: at(1).now().toISOString() },
  ]);
  await apply(clear, 4);
  await expect(acknowledgeAlert(admin, id, at(5))).rejects.toMatchObject({ code: "conflict" });
});

test("snoozed: quiet until the end, also when it clears and comes back", async () => {
  await apply(raise, 0);
  const id = (await listAlerts("open", at(0)))[0]?.id ?? "";
  await snoozeAlert(admin, id, 60, at(0));
  expect(await listAlerts("open", at(59))).toEqual([]);
  await apply(clear, 10);
  await apply(raise, 20);
  expect(await listAlerts("all", at(20))).toHaveLength(1);
  await apply(raise, 61);
  expect(await countFiring(at(61))).toBe(1);
});

const slack = {
  name: "Ops",
  shape: "slack",
  url: "https://hooks.slack.com/services/T/B/secret",
  minSeverity: "warning",
} as const;

test("an address that no list names is not taken; one that is taken shows its host only, and lies sealed", async () => {
  await expect(addWebhookTarget(admin, { ...slack, url: "https://example.org/hook" })).rejects.toMatchObject({
    code: "unprocessable",
  });
  await addWebhookTarget(admin, slack);
  const [target] = await listWebhookTargets();
  expect(target).toMatchObject({ host: "hooks.slack.com", lastTry: null });
  expect(JSON.stringify(target)).not.toContain("secret");
  const { rows } = await pool.query<{ url: string }>("SELECT url FROM webhook_target");
  expect(rows[0]?.url).toMatch(/^v1\./);
  await removeWebhookTarget(admin, target?.id ?? "");
  expect(await listWebhookTargets()).toEqual([]);
});

test("sent in the receiver's shape; a failure is tried again later, and what was sent is not sent twice", async () => {
  await addWebhookTarget(admin, slack);
  await addWebhookTarget(admin, {
    ...slack,
    ...{
      name: "Pager",
      shape: "pagerduty",
      url: "https://events.pagerduty.com/v2/enqueue",
      routingKey: "R0",
      minSeverity: "critical",
    },
  });
  await apply(raise, 0);
  const bodies: unknown[] = [];
  const replies: SendResult[] = [{ kind: "failed", reason: "It answered 503." }, { kind: "sent" }, { kind: "sent" }];
  const send = async (_: string, body: unknown): Promise<SendResult> => {
    bodies.push(body);
    return replies.shift() ?? { kind: "sent" };
  };
  await deliverAlerts(at(0).now(), send);
  await deliverAlerts(at(0).now(), send);
  expect(bodies).toHaveLength(2);
  expect(bodies).toContainEqual(expect.objectContaining({ text: "Firing (critical): Revenue 50% below the usual" }));
  expect(bodies).toContainEqual(expect.objectContaining({ routing_key: "R0", event_action: "trigger" }));
  await deliverAlerts(at(5).now(), send);
  await deliverAlerts(at(60).now(), send);
  expect(bodies).toHaveLength(3);
  await apply(clear, 61);
  await deliverAlerts(at(61).now(), send);
  expect(bodies.slice(3)).toContainEqual(expect.objectContaining({ event_action: "resolve" }));
});

test("a shop without sales raises nothing, and the whole round runs on real tables", async () => {
  await keepAlerts(at(0).now());
  expect(await listAlerts("all", at(0))).toEqual([]);
});
