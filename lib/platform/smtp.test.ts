import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { AUTHORITY, type SmtpServer, startSmtpServer } from "@/test/smtp-server";
import { type MailMessage, openSmtp, type SmtpSender } from "./smtp";

const MESSAGE: MailMessage = {
  messageId: "01932-mail@shop.test",
  from: { name: "The Shop", address: "shop@shop.test" },
  to: "buyer@example.test",
  subject: "Your order",
  text: "Thank you.\n.\n.. and a line that is only a dot\n",
  html: "<p>Thank you.</p>",
};
const QUICK = { connectMs: 2_000, greetingMs: 300, silenceMs: 300, wholeMs: 2_000 };

let server: SmtpServer;
let sender: SmtpSender;
beforeAll(async () => {
  server = await startSmtpServer();
  sender = openSmtp({ url: `smtp://127.0.0.1:${server.port}`, timeouts: QUICK });
});
afterEach(() => {
  server.behave({});
  server.received.length = 0;
});
afterAll(async () => {
  sender.close();
  await server.close();
});

/** Header names and values of a message, folded lines put together. */
function readHeaders(source: string): [string, string][] {
  const head = source.slice(0, source.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  return head.split("\r\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]);
}
const EVERY_HEADER = ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"];

test("a mail that is accepted: envelope, headers, both forms, and its own Message-ID", async () => {
  expect(await sender.send(MESSAGE)).toEqual({ kind: "sent" });
  expect(server.received).toHaveLength(1);
  const [mail] = server.received;
  expect(mail).toMatchObject({ from: "shop@shop.test", to: "buyer@example.test" });
  const headers = new Map(readHeaders(mail?.source ?? ""));
  expect([...headers.keys()].sort()).toEqual(EVERY_HEADER);
  expect(headers.get("Message-ID")).toBe("<01932-mail@shop.test>");
  expect(headers.get("From")).toBe("The Shop <shop@shop.test>");
  expect(mail?.source).toContain("text/plain");
  expect(mail?.source).toContain("text/html");
});

test("a notice says where one click ends it", async () => {
  await sender.send({ ...MESSAGE, unsubscribeUrl: "https://shop.test/api/notices/x" });
  const headers = new Map(readHeaders(server.received[0]?.source ?? ""));
  expect(headers.get("List-Unsubscribe")).toBe("<https://shop.test/api/notices/x>");
  expect(headers.get("List-Unsubscribe-Post")).toBe("List-Unsubscribe=One-Click");
});

describe("what the server answers", () => {
  const ADDRESS = { kind: "refused", isAddress: true };
  const MAIL = { kind: "refused", isAddress: false };
  const LATER = { kind: "failed" };
  test.each([
    ["no such mailbox", { rcpt: "550 5.1.1 <buyer@example.test>: unknown" }, { ...ADDRESS, reply: "550 5.1.1" }],
    ["a bare 550 to the recipient", { rcpt: "550 no" }, { ...ADDRESS, reply: "550" }],
    ["no such mailbox, said after the message", { end: "550 5.1.1 unknown" }, { ...ADDRESS, reply: "550 5.1.1" }],
    ["no relaying: our fault, not the address's", { rcpt: "550 5.7.1 relaying denied" }, MAIL],
    ["a message taken for spam", { end: "554 5.7.1 spam" }, MAIL],
    ["a mailbox that is busy", { rcpt: "450 4.2.1 try later" }, LATER],
    ["grey-listing after the message", { end: "451 4.7.1 try later" }, LATER],
    ["a sender it does not like: the operator's to mend, so later", { mail: "550 5.1.8 bad sender" }, LATER],
    ["the connection is cut at the greeting", { greeting: "drop" }, LATER],
    ["the connection is cut after the message", { end: "drop" }, LATER],
    ["no greeting at all", { greeting: "silence" }, LATER],
    ["no word after the message", { end: "silence" }, LATER],
  ] as const)("%s", async (_, behaviour, expected) => {
    const own = openSmtp({ url: `smtp://127.0.0.1:${server.port}`, timeouts: QUICK });
    server.behave(behaviour);
    const outcome = await own.send(MESSAGE);
    own.close();
    expect(outcome).toMatchObject(expected);
    // once and no more: whether to send again is the outbox's to say
    expect(server.received.length).toBeLessThanOrEqual(1);
  });

  test("a server that keeps talking without an end is left in time", async () => {
    const own = openSmtp({
      url: `smtp://127.0.0.1:${server.port}`,
      timeouts: { ...QUICK, wholeMs: 200, silenceMs: 60_000 },
    });
    server.behave({ end: "silence" });
    expect(await own.send(MESSAGE)).toMatchObject({ kind: "failed" });
    own.close();
  });

  test("nobody listens there", async () => {
    const gone = await startSmtpServer();
    await gone.close();
    const own = openSmtp({ url: `smtp://127.0.0.1:${gone.port}`, timeouts: QUICK });
    expect(await own.send(MESSAGE)).toMatchObject({ kind: "failed", reason: expect.stringContaining("ECONNREFUSED") });
    own.close();
  });
});

describe("encryption", () => {
  async function sendTo(url: (port: number) => string, caFile: string | undefined, options: object) {
    const secure = await startSmtpServer(options);
    const own = openSmtp({ url: url(secure.port), caFile, timeouts: QUICK });
    const outcome = await own.send(MESSAGE);
    own.close();
    await secure.close();
    return { outcome, received: secure.received };
  }
  const smtps = (port: number) => `smtps://me:secret@localhost:${port}`;
  const smtp = (port: number) => `smtp://me:secret@127.0.0.1:${port}`;

  test("a certificate of a known authority for that name is taken, and only then the password sent", async () => {
    const { outcome, received } = await sendTo(smtps, AUTHORITY, { isSecure: true });
    expect(outcome).toEqual({ kind: "sent" });
    expect(received[0]).toMatchObject({ isSecure: true, isSignedIn: true });
  });

  test("STARTTLS is used where it is offered", async () => {
    const { outcome, received } = await sendTo(smtp, AUTHORITY, { hasStartTls: true });
    expect(outcome).toEqual({ kind: "sent" });
    expect(received[0]).toMatchObject({ isSecure: true });
  });

  test.each([
    ["of nobody we know, from the first byte", smtps, undefined, { isSecure: true }],
    ["of nobody we know, by STARTTLS", smtp, undefined, { hasStartTls: true }],
    ["for another host, from the first byte", smtps, AUTHORITY, { isSecure: true, certificate: "elsewhere" }],
    ["for another host, by STARTTLS", smtp, AUTHORITY, { hasStartTls: true, certificate: "elsewhere" }],
  ] as const)("a certificate %s: refused, nothing sent", async (_, url, caFile, options) => {
    const { outcome, received } = await sendTo(url, caFile, options);
    expect(outcome).toMatchObject({ kind: "failed", reason: expect.stringMatching(/certificate|altname|issuer/i) });
    expect(received).toEqual([]);
  });
});

test("no text can add a header, end the head, or add a recipient", async () => {
  const nasty = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          "\r\n",
          "\n",
          "\r",
          "\u2028",
          "\u0085",
          "Bcc: x@evil.test",
          "\r\n\r\n",
          "<",
          ">",
          '"',
          ",",
          "=?",
        ),
        fc.string({ maxLength: 20, unit: "grapheme" }),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(nasty, nasty, nasty, async (subject, name, text) => {
      server.received.length = 0;
      const outcome = await sender.send({ ...MESSAGE, subject, from: { ...MESSAGE.from, name }, text: `${text}.` });
      expect(outcome).toEqual({ kind: "sent" });
      expect(server.received).toHaveLength(1);
      const [mail] = server.received;
      expect(mail?.to).toBe(MESSAGE.to);
      const names = readHeaders(mail?.source ?? "").map(([header]) => header);
      expect(names.filter((header) => header !== "Subject").sort()).toEqual(
        EVERY_HEADER.filter((header) => header !== "Subject"),
      );
      const from = readHeaders(mail?.source ?? "").find(([header]) => header === "From")?.[1] ?? "";
      expect(from.endsWith("shop@shop.test") || from.endsWith("<shop@shop.test>")).toBe(true);
    }),
    { numRuns: 150 },
  );
});
