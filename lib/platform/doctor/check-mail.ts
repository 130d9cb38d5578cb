import "server-only";
import { openSmtp } from "../smtp";
import { broken, fine, type Verdict } from "./finding";

const TIMEOUTS = { connectMs: 6_000, greetingMs: 6_000, silenceMs: 8_000 };

/** Whether the mail server answers, encrypts and lets us in; nothing is sent. */
export async function checkMail(server: { url: string; caFile?: string | undefined } | null): Promise<Verdict> {
  if (!server)
    return broken(
      "No mail server is set, so receipts and download links wait.",
      "Name one: in the set-up, or later with SMTP_URL and MAIL_FROM in the environment.",
    );
  const { host, protocol } = new URL(server.url);
  const sender = openSmtp({ url: server.url, caFile: server.caFile, timeouts: TIMEOUTS });
  const problem = await sender.probe();
  sender.close();
  if (problem === null)
    return fine(`${host} answers${protocol === "smtps:" ? " with TLS" : ""} and lets the store in.`);
  if (/^53[0458]\b|invalid login|authenticat/i.test(problem))
    return broken(`${host} answers, but refuses this user and password: ${problem}`, "Type user and password again.");
  if (/certificate|self.signed|altnames|TLS|SSL|STARTTLS/i.test(problem))
    return broken(
      `${host} answers, but its encryption cannot be trusted: ${problem}`,
      "Use the name on its certificate, or SMTP_CA_FILE for an authority of your own.",
    );
  return broken(
    `${host} cannot be reached: ${problem}`,
    "Check server and port (587, or 465), and whether this machine may connect out.",
  );
}
