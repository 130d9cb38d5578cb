import "server-only";
import PostalMime, { type Email } from "postal-mime";

/** One recipient of a delivery report (RFC 3464). `status`: as in RFC 3463, `5.1.1`; addresses in lower case. */
export type ReportedRecipient = { addresses: string[]; action: string; status: string; diagnostic: string };
export type DeliveryReport = { messageIds: string[]; recipients: ReportedRecipient[] };

/** A report is small; what is not is no report, and a stranger may have written what comes back. */
const LIMITS = { maxNestingDepth: 8, maxHeadersSize: 65_536, forceRfc822Attachments: true } as const;
const MOST_RECIPIENTS = 50;
const MOST_IDS = 20;
const REPORT = /^message\/(global-)?delivery-status$/;
const RETURNED = /^(message\/(rfc822|global|rfc822-headers)|text\/rfc822-headers|message\/global-headers)$/;

type Fields = Map<string, string>;

/** The fields of a block, unfolded; the first of a name counts. */
function readFields(block: string): Fields {
  const fields: Fields = new Map();
  for (const line of block.replace(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name !== "" && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

/** `rfc822; <Ada@example.org>` → `ada@example.org` */
function readAddress(value = ""): string[] {
  const address = value
    .slice(value.indexOf(";") + 1)
    .trim()
    .replace(/^<|>$/g, "")
    .toLowerCase();
  return address.includes("@") && address.length <= 254 ? [address] : [];
}

function toRecipient(fields: Fields): ReportedRecipient[] {
  const addresses = [...readAddress(fields.get("final-recipient")), ...readAddress(fields.get("original-recipient"))];
  const status = /^([245]\.\d{1,3}\.\d{1,3})\b/.exec(fields.get("status") ?? "")?.[1];
  const action = (fields.get("action") ?? "").toLowerCase();
  if (addresses.length === 0 || !status) return [];
  return [{ addresses, action, status, diagnostic: fields.get("diagnostic-code") ?? "" }];
}

function toText(content: ArrayBuffer | Uint8Array | string): string {
  const text = typeof content === "string" ? content : Buffer.from(content as Uint8Array).toString("utf8");
  return text.replaceAll("\r\n", "\n");
}

const idsIn = (value = ""): string[] => [...value.matchAll(/<([^<>\s]{3,200})>/g)].map(([, id = ""]) => id);

/** Of the message that came back, and what the report answers to: Exchange returns no message where it is told not to. */
function findIds({ inReplyTo, references, attachments }: Email): string[] {
  const returned = attachments.filter(({ mimeType }) => RETURNED.test(mimeType)).map(({ content }) => toText(content));
  const own = returned.flatMap((text) => idsIn(readFields(text.split("\n\n")[0] ?? "").get("message-id")));
  return [...new Set([...own, ...idsIn(inReplyTo), ...idsIn(references)])].slice(0, MOST_IDS);
}

/** Reads a report of a mail server; null for a message that is none, or that is not to be read at all. */
export async function parseBounce(raw: Uint8Array): Promise<DeliveryReport | null> {
  const email = await PostalMime.parse(raw, LIMITS).catch(() => null);
  const report = email?.attachments.find(({ mimeType }) => REPORT.test(mimeType));
  if (!email || !report) return null;
  // the first block is about the message, each other one about a recipient
  const blocks = toText(report.content)
    .trim()
    .split(/\n[ \t]*\n/)
    .slice(1, MOST_RECIPIENTS + 1);
  return { messageIds: findIds(email), recipients: blocks.flatMap((block) => toRecipient(readFields(block))) };
}
