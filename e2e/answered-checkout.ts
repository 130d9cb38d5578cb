import type { Page } from "playwright/test";
import type { PaymentView } from "../lib/shared/schemas/checkout";

const PAYMENT: PaymentView = {
  id: "pay_screen",
  state: "open",
  rail: "stripe",
  method: "card",
  next: { kind: "wait" },
  message: null,
};

/** Answers the page's confirmations itself, so that a state stays to be looked at and no rail hears of it. */
export async function answerConfirm(page: Page, answer: Partial<PaymentView>): Promise<void> {
  await page.route("**/payment/confirm", (route) => route.fulfill({ json: { ...PAYMENT, ...answer } }));
}

/** A payment that nobody knows the end of: the confirmation says so, and so does the order each time it is asked. */
export async function holdChecking(page: Page): Promise<void> {
  await answerConfirm(page, {});
  await page.route(/\/api\/orders\/ord_\w+$/, async (route) => {
    const reply = await route.fetch();
    await route.fulfill({ response: reply, json: { ...(await reply.json()), payment: PAYMENT } });
  });
}
