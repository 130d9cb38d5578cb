import "server-only";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { counter } from "@/lib/platform/metrics";
import { fromPublicId } from "@/lib/shared/ids";
import { backoffMs } from "./backoff";
import type { PaymentsContext } from "./context";
import { settleDisputes } from "./dispute";
import { nudge } from "./nudge";
import { RAILS, type RailName } from "./provider";
import { nudgeRefunds } from "./sql/refund-rows";
import { claimEvents, finishEvent, type InboxEvent, insertEvents } from "./sql/webhook-rows";

const received = counter("backline_webhook_events_total", "Webhook events by what became of them", [
  "provider",
  "result",
]);
/** An event about a charge that we do not know: its attempt may be a moment behind, or belong to someone else. */
const GIVE_UP_AFTER = 8;

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

type Heard = "settled" | "unknown_charge" | "unreachable";

/** Wakes whoever asks the rail about what the event is about; a dispute is asked about at once. */
async function hear(context: PaymentsContext, event: InboxEvent): Promise<Heard> {
  const { rail, providerRef, attemptRef } = event;
  const target = { rail, providerRef, attemptId: attemptRef && fromPublicId("attempt", attemptRef) };
  if (event.about === "dispute") return settleDisputes(context, target);
  const found =
    event.about === "refund"
      ? await nudgeRefunds(
          { ...target, refundId: attemptRef && fromPublicId("refund", attemptRef) },
          context.clock.now(),
        )
      : Number(await nudge(context, target));
  return found > 0 ? "settled" : "unknown_charge";
}

async function processEvent(context: PaymentsContext, event: InboxEvent): Promise<void> {
  const heard = await hear(context, event);
  const now = context.clock.now();
  if (heard === "settled") return finishEvent(event.id, { processedAt: now, error: null });
  if (heard === "unreachable" || event.attempts < GIVE_UP_AFTER)
    return finishEvent(event.id, {
      retryAt: new Date(now.getTime() + backoffMs(event.attempts)),
      error: heard === "unreachable" ? "the rail did not answer" : "no such attempt yet",
    });
  await finishEvent(event.id, { processedAt: now, error: "no such attempt" });
}

/** Works the inbox off: each event only makes us ask the rail. Returns how many were taken. */
export async function processInbox(context: PaymentsContext, limit = 50): Promise<number> {
  const events = await claimEvents(context.clock.now(), limit);
  for (const event of events) {
    await processEvent(context, event).catch((error: unknown) =>
      log.error({ err: error, eventId: event.id }, "a webhook event could not be processed; it comes back"),
    );
  }
  return events.length;
}
