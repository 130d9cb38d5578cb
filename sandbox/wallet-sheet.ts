import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { formatMoney, isCurrency } from "@/lib/shared/money";
import { type Book, mintId } from "./book";
import { RAILS } from "./rails";
import { parseJson, readBody } from "./read-body";
import { MAX_FORM_BYTES, sendPage } from "./send-page";
import { sendJson } from "./send-reply";
import { findWalletCard, WALLET_NAMES } from "./wallet-cards";
import { wrapToken } from "./wallet-payloads";

const SheetQuery = z.object({
  wallet: z.enum(WALLET_NAMES),
  rail: z.enum(RAILS),
  amount: z.coerce.number().int().min(1).max(99_999_999_999),
  currency: z.string().refine(isCurrency),
});
const PAGES = { apple_pay: "apple-pay", google_pay: "google-pay" } as const;

/** Stands in for the sheet that a phone or browser would open: the total of the shop, and test cards to choose from. */
export function showWalletSheet(response: ServerResponse, url: URL): void {
  const query = SheetQuery.safeParse(Object.fromEntries(url.searchParams));
  if (!query.success) {
    sendPage(response, 404, "gone", url);
    return;
  }
  const { wallet, rail, amount, currency } = query.data;
  const total = isCurrency(currency) ? formatMoney({ amountMinor: amount, currency }) : "";
  sendPage(response, 200, PAGES[wallet], url, { name: wallet, rail, total });
}

const Chosen = z.strictObject({ card: z.string().max(20) });

/** What the wallet hands out for a card it holds, for one rail alone. */
export async function mintWalletToken(
  request: IncomingMessage,
  response: ServerResponse,
  { searchParams }: URL,
  book: Book,
): Promise<void> {
  const wallet = WALLET_NAMES.find((name) => name === searchParams.get("wallet"));
  const rail = RAILS.find((name) => name === searchParams.get("rail"));
  const chosen = Chosen.safeParse(parseJson((await readBody(request, MAX_FORM_BYTES)) ?? ""));
  const card = wallet && chosen.success ? findWalletCard(wallet, chosen.data.card) : null;
  if (!wallet || !rail || !card) return sendJson(response, 422, { problem: "no_such_card" });
  // Google hands out Stripe's older kind of token
  const own = rail === "stripe" && wallet === "google_pay" ? mintId("tok_") : undefined;
  const token = wrapToken(wallet, rail, book.mintToken(rail, card, own));
  sendJson(response, 201, { token, brand: card.brand, last4: card.last4 });
}
