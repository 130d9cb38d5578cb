import type { IncomingMessage, ServerResponse } from "node:http";
import { formatMoney, isCurrency } from "@/lib/shared/money";
import type { Book } from "../book";
import type { Charge } from "../charge";
import type { SandboxClock } from "../clock";
import { readBody } from "../read-body";
import { type BankForm, sendBankPage } from "../send-bank-page";
import { MAX_FORM_BYTES, sendBack, sendPage } from "../send-page";
import { findWallet } from "../test-wallets";
import { type ApprovalAnswer, findApprovable } from "./finish-approval";

type PageDeps = {
  book: Book;
  clock: SandboxClock;
  approve: (orderId: string, answer: ApprovalAnswer) => Promise<Charge | null>;
};

/** PayPal's own page, or the card's bank when a card waits for it. `?popup=1`: it answers its opener and closes. */
export function showPaypalPage(response: ServerResponse, url: URL, deps: PageDeps): void {
  const token = url.searchParams.get("token") ?? "";
  const order = findApprovable(deps, token);
  const popup = url.searchParams.get("popup") === "1" ? "1" : "";
  if (order?.card) {
    const form: BankForm = { action: "/sandbox/paypal/approve", subject: ["token", token], proof: ["popup", popup] };
    sendBankPage(response, url, order, form, { isNarrow: true });
    return;
  }
  if (!order || !isCurrency(order.currency)) {
    sendPage(response, 404, "gone", url);
    return;
  }
  const amount = formatMoney({ amountMinor: order.amountMinor, currency: order.currency });
  sendPage(response, 200, "paypal-approve", url, { token, amount, popup });
}

export async function finishPaypalPage(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { approve }: PageDeps,
): Promise<void> {
  const form = new URLSearchParams((await readBody(request, MAX_FORM_BYTES)) ?? "");
  const answer = readAnswer(form);
  const order = answer && (await approve(form.get("token") ?? "", answer));
  if (!order) return sendPage(response, 404, "gone", url);
  const isApproved = answer !== "cancel";
  const payerId = order.wallet?.payerId ?? "";
  if (form.get("popup") === "1") {
    const said = isApproved ? "approved" : "cancelled";
    return sendPage(response, 200, "paypal-done", url, { token: order.id, said, payerId });
  }
  const back = isApproved ? order.returnUrl : order.cancelUrl;
  if (back === null) return sendPage(response, 200, "paypal-done", url, { token: order.id, said: "", payerId });
  const address = new URL(back);
  address.searchParams.set("token", order.id);
  if (isApproved && payerId !== "") address.searchParams.set("PayerID", payerId);
  sendBack(response, address.href);
}

function readAnswer(form: URLSearchParams): ApprovalAnswer | null {
  if (form.get("answer") !== "approve") return "cancel";
  const buyer = form.get("buyer");
  if (buyer === null) return "confirm_card";
  const wallet = findWallet(buyer);
  return wallet && { wallet };
}
