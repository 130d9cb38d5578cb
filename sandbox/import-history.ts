import { z } from "zod";
import { capture as captureAdyen, pay } from "./adyen/change-payment";
import { AdyenRefusal } from "./adyen/refuse";
import type { Book } from "./book";
import { type ChangeContext as BraintreeContext, makeSale, submitForSettlement } from "./braintree/change-transaction";
import { merchantAccountOf } from "./braintree/merchant-accounts";
import { Invalid, Unsuccessful } from "./braintree/refuse";
import { money } from "./braintree/render-transaction";
import type { Charge } from "./charge";
import type { FormObject } from "./form-body";
import { authorizeOrder, createOrder, type ChangeContext as PaypalContext } from "./paypal/change-order";
import { captureAuthorization } from "./paypal/change-payment";
import { PaypalRefusal } from "./paypal/refuse";
import { renderMoney } from "./paypal/render-payment";
import { RailPolicy } from "./policy";
import { RAILS, type RailName } from "./rails";
import { completePayment, createPayment } from "./square/change-payment";
import { SquareRefusal } from "./square/refuse";
import { captureIntent, confirmIntent, createIntent } from "./stripe/change-intent";
import { Refusal } from "./stripe/refuse";
import { findWallet } from "./test-wallets";

const Row = z.strictObject({
  rail: z.enum(RAILS).default("stripe"),
  orderRef: z.string().max(60),
  attemptRef: z.string().max(60),
  amountMinor: z.int().min(1),
  currency: z.string().length(3),
  /** A published test token, or a test buyer's address on PayPal; one that declines leaves a declined charge. */
  token: z.string().max(100),
  createdAt: z.iso.datetime(),
  /** Null: authorised, not captured. */
  capturedAt: z.iso.datetime().nullable(),
  keys: z.strictObject({ create: z.string().max(255), confirm: z.string().max(255), capture: z.string().max(255) }),
});
type Row = z.infer<typeof Row>;
export const ImportBody = z.strictObject({ charges: z.array(Row).min(1).max(20_000) });

/** A row that the rail would not have taken. */
export class HistoryProblem extends Error {}

type Step = PaypalContext & BraintreeContext;
type Steps = { create: Step; confirm: Step; capture: Step };

/** Runs history through the same three steps as calls over the wire, without events or kept replies. In order of the rows. */
export function importHistory({ charges }: z.infer<typeof ImportBody>, book: Book, accountCountry: string) {
  return charges.map((row) => {
    const charge = refuseAsProblem(() => RUN[row.rail](row, stepsOf(row, book, accountCountry)));
    book.save(charge);
    const { id: providerRef, state, capture, card } = charge;
    return {
      providerRef,
      state,
      feeMinor: capture?.feeMinor ?? null,
      card: card && { brand: card.brand, last4: card.last4, country: card.country },
    };
  });
}

function stepsOf(row: Row, book: Book, accountCountry: string): Steps {
  const policy = RailPolicy.parse({});
  const step = (key: string, at: string): Step => ({
    book,
    key,
    now: Date.parse(at),
    accountCountry,
    publicUrl: "",
    policy,
    emit: () => undefined,
  });
  const { keys, createdAt, capturedAt } = row;
  return {
    create: step(keys.create, createdAt),
    confirm: step(keys.confirm, createdAt),
    capture: step(keys.capture, capturedAt ?? createdAt),
  };
}

function runStripe(row: Row, { create, confirm, capture }: Steps): Charge {
  const metadata: FormObject = { order: row.orderRef, attempt: row.attemptRef };
  const open = createIntent({ amount: String(row.amountMinor), currency: row.currency, metadata }, create);
  const tried = keepDecline(() => confirmIntent(open, { payment_method: row.token }, confirm));
  const isDue = tried.state === "authorized" && row.capturedAt !== null;
  return isDue ? captureIntent(tried, {}, capture) : tried;
}

function runPaypal(row: Row, { create, confirm, capture }: Steps): Charge {
  const wallet = findWallet(row.token);
  const amount = renderMoney(row.amountMinor, row.currency.toUpperCase());
  const unit = { reference_id: row.orderRef, custom_id: row.attemptRef, invoice_id: row.attemptRef, amount };
  const open = createOrder(JSON.stringify({ intent: "AUTHORIZE", purchase_units: [unit] }), create);
  const approved: Charge = { ...open, state: "approved", approved: { key: null, at: create.now }, wallet };
  const source = { payment_source: { card: { single_use_token: row.token } } };
  const tried = keepDecline(() =>
    wallet ? authorizeOrder(approved, "", confirm) : authorizeOrder(open, JSON.stringify(source), confirm),
  );
  const isDue = tried.state === "authorized" && row.capturedAt !== null;
  return isDue ? captureAuthorization(tried, "", capture) : tried;
}

function runAdyen(row: Row, { confirm, capture }: Steps): Charge {
  const account = { merchantAccount: "", amount: { currency: row.currency.toUpperCase(), value: row.amountMinor } };
  const card = { type: "scheme", encryptedCard: row.token };
  const about = { reference: row.attemptRef, merchantOrderReference: row.orderRef, returnUrl: "", paymentMethod: card };
  const { charge } = pay(JSON.stringify({ ...account, ...about }), { ...confirm, merchantAccount: "" });
  const isDue = charge.state === "authorized" && row.capturedAt !== null;
  const step = () => captureAdyen(charge, JSON.stringify(account), { ...capture, merchantAccount: "" });
  return isDue ? step().charge : charge;
}

function runSquare(row: Row, { confirm, capture }: Steps): Charge {
  const asked = {
    source_id: row.token,
    idempotency_key: row.keys.confirm.slice(0, 45),
    amount_money: { amount: row.amountMinor, currency: row.currency.toUpperCase() },
    autocomplete: false,
    reference_id: row.attemptRef.slice(0, 40),
    note: row.orderRef,
  };
  const tried = keepDecline(() => createPayment(JSON.stringify(asked), confirm));
  const isDue = tried.state === "authorized" && row.capturedAt !== null;
  return isDue ? completePayment(tried, capture) : tried;
}

function runBraintree(row: Row, { confirm, capture }: Steps): Charge {
  const sale = {
    type: "sale",
    amount: money(row.amountMinor, row.currency.toUpperCase()),
    merchant_account_id: merchantAccountOf(row.currency),
    order_id: row.attemptRef,
    line_items: [{ name: row.orderRef }],
    payment_method_nonce: row.token,
  };
  const tried = keepDecline(() => makeSale({ transaction: sale }, confirm));
  const isDue = tried.state === "authorized" && row.capturedAt !== null;
  return isDue ? submitForSettlement(tried, { transaction: {} }, capture) : tried;
}

const RUN: Record<RailName, (row: Row, steps: Steps) => Charge> = {
  stripe: runStripe,
  paypal: runPaypal,
  adyen: runAdyen,
  square: runSquare,
  braintree: runBraintree,
};

function keepDecline(confirm: () => Charge): Charge {
  try {
    return confirm();
  } catch (error) {
    if (error instanceof Refusal && error.isKept && error.charge) return error.charge;
    if (error instanceof PaypalRefusal && error.extra.isKept && error.extra.charge) return error.extra.charge;
    if (error instanceof SquareRefusal && error.charge) return error.charge;
    if (error instanceof Unsuccessful) return error.charge;
    throw error;
  }
}

function refuseAsProblem<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if ([Refusal, PaypalRefusal, AdyenRefusal, SquareRefusal, Invalid].some((kind) => error instanceof kind))
      throw new HistoryProblem((error as Error).message);
    throw error;
  }
}
