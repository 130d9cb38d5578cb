import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { type SmtpServer, startSmtpServer } from "@/test/smtp-server";
import { withEnvironment } from "@/test/with-environment";

let server: SmtpServer;
beforeAll(async () => {
  server = await startSmtpServer();
});
afterAll(() => server.close());

const queue = (recipient: string) =>
  pool.query(
    "INSERT INTO mail_outbox (id, kind, recipient, subject, body) VALUES ($1, 'alert', $2, 'A busy hour', 'Very.')",
    [newId(), recipient],
  );
const load = (environment: Record<string, string>) => withEnvironment(environment, () => import("./mail"));
const statesOf = async () =>
  (await pool.query<{ state: string }>("SELECT state FROM mail_outbox ORDER BY recipient")).rows.map(
    ({ state }) => state,
  );

test("a worker of a demo keeps mail, one of a live store sends it by its mail server, in the store's name", async () => {
  const smtp = { SMTP_URL: `smtp://127.0.0.1:${server.port}`, MAIL_FROM: "shop@example.test" };
  const [demo, live] = [await load(smtp), await load({ ...smtp, BACKLINE_MODE: "live" })];
  await queue("a@example.test");
  await demo.mailLoop.turn();
  expect(server.received).toEqual([]);
  await queue("b@example.test");
  await live.mailLoop.turn();
  expect(await statesOf()).toEqual(["kept", "sent"]);
  expect(server.received).toHaveLength(1);
  expect(server.received[0]).toMatchObject({ to: "b@example.test", from: "shop@example.test" });
  expect(server.received[0]?.source).toMatch(/^From: Backline <shop@example\.test>\r$/m);
});

test("a day without sales brings no notice, and a second turn asks nothing again", async () => {
  const { saleNoticesLoop } = await load({});
  expect(await saleNoticesLoop.turn()).toBe(false);
  expect(await saleNoticesLoop.turn()).toBe(false);
  expect((await pool.query("SELECT 1 FROM mail_outbox WHERE kind = 'sales'")).rowCount).toBe(0);
});
