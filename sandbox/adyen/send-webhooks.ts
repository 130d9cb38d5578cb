import { createHmac, randomUUID } from "node:crypto";
import type { Charge } from "../charge";
import type { SandboxEvent, WebhookDialect } from "../send-webhooks";
import { noteOf } from "./change-payment";
import { REPORT_AVAILABLE } from "./settlement-report";

/** `reportsUrl`: where the account's reports are downloaded. */
type Signer = { merchantAccount: string; hmacKey: string; reportsUrl: () => string };
type Told = {
  pspReference: string;
  originalReference: string;
  merchantReference: string;
  amountMinor: number;
  success: boolean;
};

/** Adyen's scheme: HMAC-SHA256 over eight fields, joined by colons, with the key as bytes. */
export function signItem(fields: readonly (string | number)[], hmacKey: string): string {
  return createHmac("sha256", Buffer.from(hmacKey, "hex")).update(fields.join(":"), "utf8").digest("base64");
}

/** What the notification tells: of the payment, of one of its steps, of a refund, or of a dispute. */
function readSubject({ type, charge, subjectId }: SandboxEvent): Told {
  const merchantReference = charge.attemptRef ?? "";
  if (type === REPORT_AVAILABLE)
    return { pspReference: charge.id, originalReference: "", merchantReference, amountMinor: 0, success: true };
  const base = { originalReference: charge.id, merchantReference, amountMinor: charge.amountMinor, success: true };
  if (subjectId === null) {
    const success = charge.authorization !== null;
    return { ...base, pspReference: charge.id, originalReference: "", success };
  }
  const note = noteOf(charge, subjectId);
  if (note) {
    const { reference, amountMinor, isSuccess: success } = note;
    return { ...base, pspReference: subjectId, merchantReference: reference, amountMinor, success };
  }
  return { ...base, pspReference: subjectId, ...readLater(charge, subjectId, type) };
}

function readLater({ refunds, disputes, amountMinor }: Charge, subjectId: string, type: string): Partial<Told> {
  const refund = refunds.find(({ id }) => id === subjectId);
  if (!refund) return { amountMinor: disputes.find(({ id }) => id === subjectId)?.amountMinor ?? amountMinor };
  const own = refund.ourRef === null ? {} : { merchantReference: refund.ourRef };
  // REFUND_FAILED tells of a failure by having happened
  return { ...own, amountMinor: refund.amountMinor, success: type !== "REFUND" || refund.state === "succeeded" };
}

/** One item of the Standard webhook, as JSON. */
export function renderItem(
  event: SandboxEvent,
  { merchantAccount, hmacKey, reportsUrl }: Signer,
): Record<string, unknown> {
  const { pspReference, originalReference, merchantReference, amountMinor, success } = readSubject(event);
  const { currency, card, declines } = event.charge;
  const isReport = event.type === REPORT_AVAILABLE;
  const fields = [
    pspReference,
    originalReference,
    merchantAccount,
    merchantReference,
    amountMinor,
    currency,
    event.type,
    String(success),
  ];
  return {
    additionalData: { hmacSignature: signItem(fields, hmacKey) },
    amount: { currency, value: amountMinor },
    eventCode: event.type,
    eventDate: new Date(event.at).toISOString(),
    merchantAccountCode: merchantAccount,
    merchantReference,
    ...(originalReference === "" ? {} : { originalReference }),
    ...(isReport ? {} : { paymentMethod: card?.brand === "mastercard" ? "mc" : (card?.brand ?? "visa") }),
    pspReference,
    reason: isReport
      ? `${reportsUrl()}/${merchantAccount}/${pspReference}`
      : success
        ? ""
        : (declines.at(-1)?.code ?? "Insufficient balance on payment"),
    success: String(success),
  };
}

export function speakAdyen(signer: Signer): WebhookDialect {
  return {
    rail: "adyen",
    // Adyen numbers no notifications: this one is the sandbox's own, and is not sent
    mintEventId: randomUUID,
    write(event) {
      const notification = {
        live: "false",
        notificationItems: [{ NotificationRequestItem: renderItem(event, signer) }],
      };
      return { payload: JSON.stringify(notification), headers: {} };
    },
  };
}
