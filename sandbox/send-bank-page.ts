import type { ServerResponse } from "node:http";
import { formatMoney, isCurrency } from "@/lib/shared/money";
import type { Charge } from "./charge";
import { sendPage } from "./send-page";

/** What the form of a rail's bank brings back: what it is about, and what shows that its buyer was sent there. */
export type BankForm = { action: string; subject: [name: string, value: string]; proof: [name: string, value: string] };

/** The test bank that asks whether this is you, or that there is nothing to ask. */
export function sendBankPage(
  response: ServerResponse,
  url: URL,
  charge: Charge | null,
  { action, subject, proof }: BankForm,
  { isNarrow = false }: { isNarrow?: boolean } = {},
): void {
  if (!charge || !isCurrency(charge.currency)) {
    sendPage(response, 404, "gone", url);
    return;
  }
  sendPage(response, 200, "approve", url, {
    page: isNarrow ? "page narrow" : "page",
    action,
    amount: formatMoney({ amountMinor: charge.amountMinor, currency: charge.currency }),
    subjectName: subject[0],
    subject: subject[1],
    proofName: proof[0],
    proof: proof[1],
  });
}
