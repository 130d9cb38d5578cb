import "server-only";
import { env } from "../platform/env";
import { hashAddress } from "../platform/hash-address";
import { log } from "../platform/log";
import { isMailAddress, type MailAddress, toOneLine } from "../platform/mail-address";
import type { OpenMail } from "../platform/mail-server";
import { counter, gauge, histogram } from "../platform/metrics";
import type { SendOutcome, SmtpSender } from "../platform/smtp";
import type { Clock } from "../shared/time";
import type { Letter } from "./letter";
import { composeLetter, MAIL_KINDS } from "./mail-kinds";
import {
  claimDueMail,
  type DueMail,
  findBounces,
  forgetAddress,
  type MailEnd,
  readBacklog,
  recordEnd,
} from "./outbox-rows";
import { renderHtml } from "./render-html";
import { renderText } from "./render-text";
import { readWords, type Words } from "./words";

/** Demo keeps all mail on this machine; a live store sends, or lets it wait while no mail server is set. */
export type MailWay = { kind: "keep" } | { kind: "wait" } | { kind: "send"; sender: SmtpSender; from: MailAddress };

const BATCH = 10;
/** With the pauses below: tried for a day and two hours. */
export const MOST_TRIES = 14;
const FIRST_PAUSE_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 6 * 3_600;
const CRASHED = `It was tried ${MOST_TRIES} times and the worker ended in the middle of each.`;

const ended = counter("backline_mail_tries_total", "Tries to send mail, by kind and by what the mail was afterwards", [
  "kind",
  "state",
]);
const waiting = gauge("backline_waiting_mails", "Mails that are not sent yet");
const oldest = gauge(
  "backline_mail_oldest_waiting_age_seconds",
  "For how long the oldest mail that is not sent has waited",
);
const durations = histogram(
  "backline_mail_send_duration_seconds",
  "Time to hand a mail to the mail server",
  [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
);

type Desk = { way: Exclude<MailWay, { kind: "wait" }>; words: Words; now: Date };

function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (attempts - 1)) * 1_000;
}

function tryLater(mail: DueMail, reason: string, now: Date): MailEnd {
  if (mail.attempts >= MOST_TRIES) return { state: "failed", reason };
  return { state: "waiting", reason, dueAt: new Date(now.getTime() + pauseAfter(mail.attempts)) };
}

function toEnd(mail: DueMail, outcome: SendOutcome, now: Date): MailEnd {
  if (outcome.kind === "sent") return { state: "sent" };
  if (outcome.kind === "failed") return tryLater(mail, outcome.reason, now);
  const { isAddress, reason, reply } = outcome;
  return isAddress ? { state: "bounced", reason, reply } : { state: "failed", reason };
}

/** The same for every try, so that a mail that was sent twice is seen as one. */
function messageIdOf(mail: DueMail, from: MailAddress): string {
  return `${mail.id}@${from.address.slice(from.address.lastIndexOf("@") + 1)}`;
}

async function handOver(mail: DueMail, letter: Letter, { way, words, now }: Desk): Promise<MailEnd> {
  const { storeName } = words;
  const said = { text: renderText(letter, storeName), html: renderHtml(letter, storeName) };
  if (way.kind === "keep") return { state: "kept" };
  const { sender, from } = way;
  const end = durations.startTimer();
  const outcome = await sender.send({
    messageId: messageIdOf(mail, from),
    from: { name: letter.fromName ?? from.name ?? storeName, address: from.address },
    to: mail.recipient,
    subject: letter.subject,
    ...said,
    ...(letter.stop ? { unsubscribeUrl: letter.stop.oneClickUrl } : {}),
  });
  end();
  return toEnd(mail, outcome, now);
}

async function attempt(mail: DueMail, bounce: string | undefined, desk: Desk): Promise<MailEnd> {
  if (mail.attempts > MOST_TRIES) return { state: "failed", reason: CRASHED };
  if (bounce !== undefined) return { state: "held", reason: `This address was refused for good earlier (${bounce}).` };
  if (!isMailAddress(mail.recipient)) return { state: "failed", reason: "This is no address that mail can go to." };
  const letter = await composeLetter(mail, desk.words);
  if (letter === null) return { state: "dropped", reason: "There was nothing left to say." };
  return handOver(mail, letter, desk);
}

async function work(mail: DueMail, bounce: string | undefined, desk: Desk): Promise<void> {
  const end = await attempt(mail, bounce, desk).catch((error: unknown): MailEnd => {
    log.error({ err: error, mailId: mail.id, kind: mail.kind }, "a mail could not be composed");
    return tryLater(mail, toOneLine(`It could not be composed: ${(error as Error).message}`).slice(0, 300), desk.now);
  });
  ended.inc({ kind: mail.kind, state: end.state });
  if (end.state === "dropped" && MAIL_KINDS[mail.kind]?.leavesNoTrace) return forgetAddress(mail);
  await recordEnd(mail, end, desk.now, MAIL_KINDS[mail.kind]?.forgetsAddress);
}

/**
 * Sends what is due, a batch a turn; true when there may be more. At least once: a mail whose end could not be noted goes
 * again under the same Message-ID.
 */
export async function sendDueMail(way: MailWay, clock: Clock): Promise<boolean> {
  const now = clock.now();
  const claimed = way.kind === "wait" ? [] : await claimDueMail(now, BATCH);
  if (way.kind !== "wait" && claimed.length > 0) {
    const [words, bounces] = await Promise.all([readWords(), findBounces(claimed)]);
    const desk = { way, words, now };
    await Promise.all(claimed.map((mail) => work(mail, bounces.get(hashAddress(mail.recipient)), desk)));
  }
  const backlog = await readBacklog(clock.now());
  waiting.set(backlog.waiting);
  oldest.set(backlog.oldestSeconds);
  return claimed.length === BATCH;
}

/** A demo keeps mail; a live store sends by what `connect` opens, and lets mail wait while that is nothing. */
export async function configuredWay(connect: () => Promise<OpenMail | null>): Promise<MailWay> {
  if (env.BACKLINE_MODE === "demo") return { kind: "keep" };
  const open = await connect();
  return open ? { kind: "send", ...open } : { kind: "wait" };
}
