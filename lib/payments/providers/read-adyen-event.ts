import "server-only";
import type { hmacValidator } from "@adyen/api-library";
import { z } from "zod";
import type { ToldFact, WebhookEvent } from "../webhook-event";
import type { AdyenConfig } from "./adyen-wire";
import { isSettlementReport } from "./list-adyen-settlements";

const PSP = /^[A-Za-z0-9]{1,32}$/;
/** Where news is of a file, its name stands in the place of a reference. */
const NAME = /^[A-Za-z0-9_.-]{1,200}$/;
/**
 * The signed fields are joined by colons and only `merchantReference` may hold one, so that a signature fits one reading of
 * them only. What is not signed (dates, reasons, the method) is read for the trail at most.
 */
const Item = z.object({
  pspReference: z.string().regex(NAME),
  originalReference: z.union([z.literal(""), z.string().regex(PSP)]).nullish(),
  merchantAccountCode: z.string().regex(/^[^:]+$/),
  merchantReference: z.string().max(80),
  amount: z.object({ value: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) }),
  eventCode: z.string().regex(/^[A-Z0-9_]+$/),
  success: z.enum(["true", "false"]),
  eventDate: z.string().nullish(),
  additionalData: z.object({ hmacSignature: z.string().min(1) }),
});
type Item = z.infer<typeof Item>;
const Notification = z.object({
  live: z.enum(["true", "false"]),
  notificationItems: z
    .array(z.object({ NotificationRequestItem: Item }))
    .min(1)
    .max(100),
});

/** Its address comes unsigned, so only the name is taken. */
const REPORT_AVAILABLE = "REPORT_AVAILABLE";

const ABOUT: Record<string, WebhookEvent["about"]> = {
  AUTHORISATION: "charge",
  CANCELLATION: "charge",
  CAPTURE: "charge",
  CAPTURE_FAILED: "charge",
  EXPIRE: "charge",
  TECHNICAL_CANCEL: "charge",
  REFUND: "refund",
  REFUND_FAILED: "refund",
  REFUNDED_REVERSED: "refund",
  CHARGEBACK: "dispute",
  CHARGEBACK_REVERSED: "dispute",
  DISPUTE_DEFENSE_PERIOD_ENDED: "dispute",
  SECOND_CHARGEBACK: "dispute",
};

type Keys = Pick<AdyenConfig, "hmacKey" | "merchantAccount" | "livemode">;

/**
 * Null when any item of the batch is unsigned or its signature does not fit, or when it is of the other mode. News of another
 * merchant account, or of what no payment of ours has, is acknowledged and dropped.
 */
export async function readAdyenEvents(rawBody: Uint8Array, keys: Keys): Promise<WebhookEvent[] | null> {
  const notification = Notification.safeParse(parse(rawBody)).data;
  if (!notification || keys.hmacKey === null || (notification.live === "true") !== keys.livemode) return null;
  const items = notification.notificationItems.map(({ NotificationRequestItem: item }) => item);
  const { sdk } = await import("./adyen-sdk");
  const validator = new sdk.hmacValidator();
  if (!items.every((item) => isSigned(validator, item, keys.hmacKey as string) && isPlain(item))) return null;
  return items
    .filter((item) => item.merchantAccountCode === keys.merchantAccount)
    .flatMap((item) => {
      const about = aboutOf(item);
      return about ? [toEvent(item, about)] : [];
    });
}

const isPlain = ({ eventCode, pspReference }: Item) => eventCode === REPORT_AVAILABLE || PSP.test(pspReference);

function aboutOf({ eventCode, pspReference, success }: Item): WebhookEvent["about"] | null {
  if (eventCode !== REPORT_AVAILABLE) return ABOUT[eventCode] ?? null;
  return success === "true" && isSettlementReport(pspReference) ? "report" : null;
}

function parse(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody).toString("utf8"));
  } catch {
    return null;
  }
}

function isSigned(validator: hmacValidator, item: Item, hmacKey: string): boolean {
  return validator.validateHMAC(item as unknown as Parameters<hmacValidator["validateHMAC"]>[0], hmacKey);
}

/** References are those we give: the attempt's, `at_…:cap1` of one of its steps, or a refund's. */
function toEvent(item: Item, about: WebhookEvent["about"]): WebhookEvent {
  const { pspReference: ref, eventCode: type, success, merchantReference: ourRef } = item;
  const originalRef = item.originalReference || null;
  const fact: ToldFact = {
    event: type,
    isSuccess: success === "true",
    ref,
    originalRef,
    ourRef,
    amountMinor: item.amount.value,
    currency: item.amount.currency,
  };
  const occurredAt = new Date(item.eventDate ?? Number.NaN);
  return {
    about,
    eventKey: `${ref}:${type}:${success}`,
    type,
    providerRef: originalRef ?? ref,
    attemptRef: ourRef.split(":")[0] || null,
    captureRef: type.startsWith("CAPTURE") ? ref : null,
    occurredAt: Number.isNaN(occurredAt.getTime()) ? new Date() : occurredAt,
    fact,
  };
}
