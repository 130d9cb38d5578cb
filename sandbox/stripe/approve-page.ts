import type { IncomingMessage, ServerResponse } from "node:http";
import type { Book } from "../book";
import { readBody } from "../read-body";
import { sendBankPage } from "../send-bank-page";
import { MAX_FORM_BYTES, sendBack, sendPage } from "../send-page";
import type { StripeWire } from "./stripe-wire";

/** The test bank that asks whether this is you. */
export function showStripePage(response: ServerResponse, url: URL, { book }: { book: Book }): void {
  const intent = url.searchParams.get("intent") ?? "";
  const secret = url.searchParams.get("secret") ?? "";
  const charge = book.charges.get(intent);
  const isWaiting = charge?.rail === "stripe" && charge.state === "needs_buyer" && charge.secret === secret;
  sendBankPage(response, url, isWaiting ? charge : null, {
    action: "/sandbox/approve",
    subject: ["intent", intent],
    proof: ["secret", secret],
  });
}

export async function finishStripePage(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { wires }: { wires: { stripe: StripeWire } },
): Promise<void> {
  const form = new URLSearchParams((await readBody(request, MAX_FORM_BYTES)) ?? "");
  const isApproved = form.get("answer") === "approve";
  const charge = await wires.stripe.finishAuthentication(
    form.get("intent") ?? "",
    form.get("secret") ?? "",
    isApproved,
  );
  if (!charge?.returnUrl) return sendPage(response, 404, "gone", url);
  const back = new URL(charge.returnUrl);
  back.searchParams.set("payment_intent", charge.id);
  back.searchParams.set("redirect_status", isApproved ? "succeeded" : "failed");
  sendBack(response, back.href);
}
