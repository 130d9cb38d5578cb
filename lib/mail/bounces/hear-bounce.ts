import "server-only";
import { hashAddress } from "@/lib/platform/hash-address";
import { inTransaction } from "../../platform/db";
import { AppError } from "../../platform/errors";
import { toOneLine } from "../../platform/mail-address";
import { counter } from "../../platform/metrics";
import type { BounceHeard } from "../../shared/schemas/mail";
import type { Clock } from "../../shared/time";
import { type DeliveryReport, parseBounce, type ReportedRecipient } from "./parse-bounce";

/** `hard`: the address is refused for good. `policy`: the mail is, and nobody is marked. `soft`: it may still come. */
type Verdict = BounceHeard["heard"];

const REASON_CHARS = 300;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const reports = counter(
  "backline_mail_bounce_reports_total",
  "Reports of mail servers about mail that came back, by what they said",
  ["heard"],
);

/** As for an answer in the conversation (docs/adr/0029): 5.7 is about who we are and what we said, the rest of 5 about the address. */
function judge({ action, status }: ReportedRecipient): Verdict {
  if (action === "delayed" || (action === "failed" && status.startsWith("4."))) return "soft";
  if (action !== "failed" || !status.startsWith("5.")) return "nothing";
  return status.startsWith("5.7.") ? "policy" : "hard";
}

type Mail = { id: string; recipient: string };

/** Ours, sent, and to exactly that address: a report about anything else is somebody's tale. */
async function applyTo(report: DeliveryReport, now: Date): Promise<Verdict> {
  const ids = report.messageIds.map((id) => id.slice(0, id.indexOf("@")).toLowerCase()).filter((id) => UUID.test(id));
  if (ids.length === 0) return "nothing";
  return inTransaction(async (db) => {
    const { rows } = await db.query<Mail>(
      "SELECT id, lower(recipient) AS recipient FROM mail_outbox WHERE id = ANY($1::uuid[]) AND state = 'sent' LIMIT 1 FOR UPDATE",
      [ids],
    );
    const [mail] = rows;
    const told = mail && report.recipients.find(({ addresses }) => addresses.includes(mail.recipient));
    if (!mail || !told) return "nothing";
    const verdict = judge(told);
    if (verdict !== "hard" && verdict !== "policy") return verdict;
    const reason = toOneLine(told.diagnostic || told.status).slice(0, REASON_CHARS);
    await db.query("UPDATE mail_outbox SET state = $2, last_error = $3, sent_at = NULL WHERE id = $1", [
      mail.id,
      verdict === "hard" ? "bounced" : "failed",
      reason,
    ]);
    if (verdict === "hard")
      await db.query(
        `INSERT INTO mail_bounce (address_hash, reason, bounced_at) VALUES ($1, $2, $3)
         ON CONFLICT (address_hash) DO UPDATE SET reason = EXCLUDED.reason, bounced_at = EXCLUDED.bounced_at`,
        [hashAddress(mail.recipient), told.status, now],
      );
    return verdict;
  });
}

/**
 * Takes a message that came back, as the mail server wrote it. Told twice is told once. Throws `unprocessable` for what is no
 * delivery report.
 */
export async function hearBounce(raw: Uint8Array, clock: Clock): Promise<BounceHeard> {
  const report = await parseBounce(raw);
  if (!report) throw new AppError("unprocessable", "This is no delivery report (RFC 3464).");
  const heard = await applyTo(report, clock.now());
  reports.inc({ heard });
  return { heard };
}
