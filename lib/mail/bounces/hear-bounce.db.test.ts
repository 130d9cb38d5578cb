import { beforeEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { hashAddress } from "@/lib/platform/hash-address";
import { newId } from "@/lib/shared/ids";
import { systemClock } from "@/lib/shared/time";
import { type BounceFacts, exchangeBounce, postfixBounce } from "@/test/bounce-samples";
import { sendDueMail } from "../send-due-mail";
import { hearBounce } from "./hear-bounce";
import { parseBounce } from "./parse-bounce";

const ADA = "ada@example.test";
beforeEach(() => pool.query("DELETE FROM mail_outbox; DELETE FROM mail_bounce"));

async function place(state = "sent", recipient = "Ada@example.test"): Promise<string> {
  const id = newId();
  await pool.query(
    "INSERT INTO mail_outbox (id, kind, recipient, subject, body, state, due_at, sent_at) VALUES ($1, 'alert', $2, 'Busy', 'Very.', $3::text, now() - interval '1 minute', CASE WHEN $3::text = 'sent' THEN now() END)",
    [id, recipient, state],
  );
  return id;
}
const hear = (text: string) => hearBounce(Buffer.from(text), systemClock);
const read = async (id: string) =>
  (await pool.query("SELECT state, last_error AS reason FROM mail_outbox WHERE id = $1", [id])).rows[0];
const bounces = async () => (await pool.query("SELECT address_hash AS hash, reason FROM mail_bounce")).rows;
const factsOf = (id: string, more: Partial<BounceFacts> = {}): BounceFacts => ({
  messageId: `${id}@shop.test`,
  to: ADA,
  ...more,
});

describe.each([
  ["Postfix", postfixBounce],
  ["Exchange", exchangeBounce],
])("a report of %s", (_, report) => {
  test("for good: the mail bounced, later mail to the address is held, and told twice is told once", async () => {
    const id = await place();
    expect(await hear(report(factsOf(id)))).toEqual({ heard: "hard" });
    expect(await hear(report(factsOf(id)))).toEqual({ heard: "nothing" });
    expect(await read(id)).toMatchObject({ state: "bounced", reason: expect.stringContaining("550 5.1.1") });
    expect(await bounces()).toEqual([{ hash: hashAddress(ADA), reason: expect.stringMatching(/^5\.1\.1/) }]);
    const next = await place("waiting");
    await sendDueMail({ kind: "keep" }, systemClock);
    expect(await read(next)).toMatchObject({ state: "held" });
  });

  test.each([
    ["delayed", "4.4.1"],
    ["failed", "4.2.2"],
  ])("%s with %s: only counted", async (action, status) => {
    const id = await place();
    expect(await hear(report(factsOf(id, { action, status })))).toEqual({ heard: "soft" });
    expect(await read(id)).toMatchObject({ state: "sent" });
    expect(await bounces()).toEqual([]);
  });

  test("refused for what it is: that mail failed, nobody is marked", async () => {
    const id = await place();
    expect(await hear(report(factsOf(id, { status: "5.7.1", diagnostic: "smtp; 554 5.7.1 spam" })))).toEqual({
      heard: "policy",
    });
    expect(await read(id)).toMatchObject({ state: "failed" });
    expect(await bounces()).toEqual([]);
  });

  test.each([["delivered"], ["relayed"], ["expanded"]])("%s is no bounce", async (action) => {
    const id = await place();
    expect(await hear(report(factsOf(id, { action, status: "2.0.0" })))).toEqual({ heard: "nothing" });
    expect(await read(id)).toMatchObject({ state: "sent" });
  });

  test("of an unknown mail, of another address, of one that is not sent: nothing changes", async () => {
    const [sent, waiting] = [await place(), await place("waiting")];
    const tales = [
      factsOf(newId()),
      factsOf("not-an-id"),
      factsOf(sent, { to: "eve@example.test" }),
      factsOf(sent, { to: "xada@example.test" }),
      factsOf(waiting),
    ];
    for (const tale of tales) expect(await hear(report(tale))).toEqual({ heard: "nothing" });
    expect([await read(sent), await read(waiting)]).toMatchObject([{ state: "sent" }, { state: "waiting" }]);
    expect(await bounces()).toEqual([]);
  });
});

describe("what is no report, or would rather not be read", () => {
  const inReport = (body: string) =>
    `Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${body}\r\n--b--\r\n`;

  test.each([
    ["nothing", ""],
    ["a letter", "Subject: hello\r\n\r\nStatus: 5.1.1\r\nFinal-Recipient: rfc822; ada@example.test\r\n"],
    ["bytes", Buffer.from([0, 255, 254, 13, 10, 0]).toString("latin1")],
    ["parts in parts", nest(200)],
    ["a header without an end", `X-A: ${"a".repeat(200_000)}\r\n\r\n${inReport("")}`],
  ])("%s is refused", async (_, text) => {
    await expect(hear(text)).rejects.toMatchObject({ code: "unprocessable" });
  });

  test("a report without a recipient or a status says nothing", async () => {
    for (const body of [
      "Reporting-MTA: dns; x",
      "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; ada@example.test\r\nAction: failed",
    ])
      expect(await hear(inReport(body))).toEqual({ heard: "nothing" });
  });

  test("of ten thousand recipients fifty are read, in no time", async () => {
    const block = "Final-Recipient: rfc822; ada@example.test\r\nAction: failed\r\nStatus: 5.1.1";
    const report = await parseBounce(
      Buffer.from(inReport(`Reporting-MTA: dns; x\r\n\r\n${Array(2_000).fill(block).join("\r\n\r\n")}`)),
    );
    expect(report?.recipients).toHaveLength(50);
  });

  test("what a server says is one line and short where it is kept", async () => {
    const id = await place();
    await hear(postfixBounce(factsOf(id, { diagnostic: `smtp; 550 \u202e${"long ".repeat(200)}` })));
    const { reason } = (await read(id)) as { reason: string };
    expect(reason.length).toBeLessThanOrEqual(300);
    expect(reason).not.toMatch(/[\n\u202e]/);
  });
});

function nest(depth: number): string {
  let text = "Content-Type: text/plain\r\n\r\nx";
  for (let n = 0; n < depth; n++)
    text = `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n${text}\r\n--b${n}--\r\n`;
  return text;
}
