import "server-only";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { counter } from "@/lib/platform/metrics";
import { fromPublicId } from "@/lib/shared/ids";
import { adoptRefunds } from "./adopt-refunds";
import { backoffMs } from "./backoff";
import type { PaymentsContext } from "./context";
import { type Heard, settleDisputes } from "./dispute";
import { hearLate } from "./late-news";
import { nudge } from "./nudge";
import { RAILS, type RailName } from "./provider";
import { nudgeRefunds } from "./sql/refund-rows";
import { claimEvents, finishEvent, type InboxEvent, insertEvents } from "./sql/webhook-rows";

const received = counter("backline_webhook_events_total", "Webhook events by what became of them", [
  "provider",
  "result",
]);
type Trouble = Exclude<Heard, "settled"> | "failed";
/**
 * Why an event is not done, and after how many tries it ends for that reason. An attempt may be a moment behind its event,
 * or belong to someone else; a rail may be away for long: 60 tries take six weeks.
 */
const TROUBLES: Readonly<Record<Trouble, { error: string; tries: number }>> = {
  unknown_charge: { error: "no such attempt", tries: 8 },
  nothing_taken: { error: "nothing was taken by this attempt", tries: 8 },
  unreachable: { error: "the rail did not answer", tries: 60 },
  failed: { error: "it could not be processed", tries: 60 },
};

const MAX_BYTES = 512 * 1024;

async function readRaw(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new AppError("too_large", `A webhook may have ${MAX_BYTES} bytes at most.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function railNamed(name: string): RailName | undefined {
  return RAILS.find((rail) => rail === name);
}

/**
 * Verifies and stores what a rail sent; nothing else happens in the request. Returns the body of the 200 that it expects.
 * Throws `not_found` for a rail this store does not have, `invalid_request` for a forged, stale or unreadable message.
 */
export async function receiveWebhook(context: PaymentsContext, provider: string, request: Request): Promise<string> {
  const name = railNamed(provider);
  const rail = name && context.rails.get(name);
  if (!rail) throw new AppError("not_found", "This store has no such provider.");
  const events = await rail.parseWebhook(await readRaw(request), request.headers);
  if (!events) {
    received.inc({ provider: rail.name, result: "refused" });
    throw new AppError("invalid_request", "The signature does not fit the message, or the message is too old.");
  }
  const stored = await insertEvents(rail.name, rail.livemode, events, context.clock.now());
  received.inc({ provider: rail.name, result: "stored" }, stored);
  received.inc({ provider: rail.name, result: "duplicate" }, events.length - stored);
  return rail.traits.webhookReply;
}

/** Wakes whoever asks the rail about what the event is about; a dispute is asked about at once. */
async function hear(context: PaymentsContext, event: InboxEvent): Promise<Heard> {
  const { rail, providerRef, attemptRef, captureRef } = event;
  const target = { rail, providerRef, captureRef, attemptId: attemptRef && fromPublicId("attempt", attemptRef) };
  // what a file says is read by whoever compares a day
  if (event.about === "report") return "settled";
  if (event.about === "dispute") return settleDisputes(context, target);
  if (event.about === "charge") {
    if (!(await nudge(context, target))) return "unknown_charge";
    if (target.attemptId) await hearLate(context, rail, target.attemptId);
    return "settled";
  }
  const refundId = attemptRef && fromPublicId("refund", attemptRef);
  const found = await nudgeRefunds({ ...target, refundId }, context.clock.now());
  const adopted = await adoptRefunds(context, target);
  return adopted === "unknown_charge" && found > 0 ? "settled" : adopted;
}

async function finish(context: PaymentsContext, event: InboxEvent, heard: Heard | Trouble): Promise<void> {
  const now = context.clock.now();
  if (heard === "settled") return finishEvent(event.id, { processedAt: now, error: null });
  const { error, tries } = TROUBLES[heard];
  if (event.attempts >= tries) return finishEvent(event.id, { processedAt: now, error });
  await finishEvent(event.id, { retryAt: new Date(now.getTime() + backoffMs(event.attempts)), error });
}

/** Works the inbox off: each event only makes us ask the rail. Returns how many were taken. */
export async function processInbox(context: PaymentsContext, limit = 50): Promise<number> {
  const events = await claimEvents(context.clock.now(), limit);
  for (const event of events) {
    const heard = await hear(context, event).catch((error: unknown): Trouble => {
      log.error({ err: error, eventId: event.id }, "a webhook event could not be processed");
      return "failed";
    });
    await finish(context, event, heard);
  }
  return events.length;
}
