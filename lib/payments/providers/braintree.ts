import "server-only";
import { type Currency, toDecimal } from "@/lib/shared/money";
import { isWallet } from "@/lib/shared/wallets";
import type {
  CaptureInput,
  ChargeOutcome,
  ConfirmInput,
  CreateInput,
  DisputesLookUp,
  FindInput,
  LookUpOutcome,
  MintOutcome,
  ProbeOutcome,
  Rail,
  RailFailure,
  RailOperation,
  RefundInput,
  RefundOutcome,
  RefundsLookUp,
  VoidInput,
  VoidOutcome,
} from "../provider";
import type { SettlementPage, SettlementSource, Span } from "../settlement";
import type { WebhookEvent } from "../webhook-event";
import {
  type BraintreeConfig,
  type BraintreeSdk,
  type Called,
  callBraintree,
  createBraintreeSdk,
} from "./braintree-wire";
import { listBraintreeSettlements } from "./list-braintree-settlements";
import { notSent } from "./not-sent";
import { Transaction } from "./read-braintree";
import { readBraintreeEvent } from "./read-braintree-event";
import {
  type Measured,
  translateFailure,
  translateLookUp,
  translateLookUpFailure,
  translateRefund,
  translateRefusedVoid,
  translateSale,
  translateVoid,
  unknown,
} from "./translate-braintree";
import {
  readIds,
  readTransactions,
  translateDisputes,
  translateFound,
  translateRefunds,
} from "./translate-braintree-lists";
import { readBraintreeWallet } from "./wallet-tokens";

const MINUTE_MS = 60_000;
/** Longer than Braintree's own minute for a request, after which nothing of it is still on its way. */
const SEARCH_LAG_MS = MINUTE_MS;
/** What one search may name; a sale has seldom more than a few refunds. */
const PAGE_SIZE = 50;

type Placed = { providerRef: string };
type Minted = { ok: true; clientToken: string; durationMs: number } | { ok: false; failure: RailFailure };
type Found = { ok: true; sales: Transaction[]; measured: Measured } | { ok: false; called: Called };

/** Braintree cards: nothing is made before the buyer confirms, then a sale is held, submitted for settlement and settles by itself. */
class BraintreeRail implements Rail, SettlementSource {
  readonly name = "braintree";
  readonly tellsFeesByList = true;
  readonly livemode: boolean;
  readonly traits = {
    hasUnconfirmedCreate: false,
    hasLookUp: true,
    replayLifeMs: 0,
    settlesDoubtBy: "cancel" as const,
    searchLagMs: SEARCH_LAG_MS,
    webhookReply: "",
  };
  private readonly sdk: BraintreeSdk;

  constructor(private readonly config: BraintreeConfig) {
    this.livemode = config.livemode;
    this.sdk = createBraintreeSdk(config);
  }

  /** Nothing is asked: there is no sale without a card. What could never be taken is refused all the same. */
  async create(input: CreateInput): Promise<ChargeOutcome> {
    const { evidence } = notSent("braintree", "create", input.idempotencyKey, "nothing_to_make");
    if (!this.config.merchantAccounts[input.currency]) return this.refuseCurrency(input);
    if (input.amountMinor > 0) return { kind: "created", providerRef: null, evidence };
    return { kind: "our_bug", code: "amount_not_expressible", message: "Nothing is to be paid.", evidence };
  }

  async confirm(input: ConfirmInput): Promise<ChargeOutcome> {
    const { amountMinor, currency, attemptRef, orderRef, idempotencyKey } = input;
    const token = input.token !== null && isWallet(input.method) ? readBraintreeWallet(input.token) : input.token;
    if (token === null) return notSent("braintree", "confirm", idempotencyKey, "no_card");
    const merchantAccountId = this.config.merchantAccounts[currency];
    if (!merchantAccountId) return this.refuseCurrency(input);
    const amount = toDecimal(amountMinor, currency);
    const line = { kind: "debit", name: orderRef, quantity: "1", unitAmount: amount, totalAmount: amount };
    const called = await this.call("confirm", idempotencyKey, () =>
      this.sdk.transaction.sale({
        amount,
        merchantAccountId,
        orderId: attemptRef,
        paymentMethodNonce: token,
        lineItems: [line],
        options: { submitForSettlement: false },
      }),
    );
    return called.ok
      ? translateSale(called.value, { attemptRef, amountMinor, currency }, called.measured)
      : translateFailure(called.failure);
  }

  async capture({ providerRef, amountMinor, currency, idempotencyKey }: CaptureInput): Promise<ChargeOutcome> {
    const called = await this.call("capture", idempotencyKey, () =>
      this.sdk.transaction.submitForSettlement(providerRef, toDecimal(amountMinor, currency)),
    );
    return called.ok
      ? translateSale(called.value, { providerRef, amountMinor, currency }, called.measured)
      : translateFailure(called.failure);
  }

  /** One that Braintree refuses is looked at: only the transaction tells whether it is over already, or too late. */
  async void({ providerRef, idempotencyKey }: VoidInput): Promise<VoidOutcome> {
    const called = await this.call("void", idempotencyKey, () => this.sdk.transaction.void(providerRef));
    if (!called.ok) return translateFailure(called.failure);
    const outcome = translateVoid(called.value, { providerRef }, called.measured);
    if (outcome.kind !== "ask") return outcome;
    const looked = await this.call("void", idempotencyKey, () => this.sdk.transaction.find(providerRef));
    return looked.ok
      ? translateRefusedVoid(looked.value, { providerRef }, looked.measured)
      : translateFailure(looked.failure);
  }

  /**
   * What has settled is refunded. What has not cannot be: then a void gives the whole back, and a part is refused, with
   * nothing given back, until the sale has settled.
   */
  async refund(input: RefundInput): Promise<RefundOutcome> {
    const { providerRef, amountMinor, currency, idempotencyKey, refundRef } = input;
    const options = { amount: toDecimal(amountMinor, currency), ...(refundRef ? { orderId: refundRef } : {}) };
    const called = await this.call("refund", idempotencyKey, () => this.sdk.transaction.refund(providerRef, options));
    if (!called.ok) return translateFailure(called.failure);
    const { outcome, isEarly } = translateRefund(called.value, { providerRef, amountMinor, currency }, called.measured);
    return isEarly ? this.giveBackEarly(input, outcome) : outcome;
  }

  async get({ providerRef }: Placed): Promise<LookUpOutcome> {
    const called = await this.call("get", null, () => this.sdk.transaction.find(providerRef));
    if (!called.ok) return translateLookUpFailure(called.failure);
    const found = translateLookUp(called.value, { providerRef }, called.measured);
    const { refundIds } = Transaction.safeParse(called.value).data ?? { refundIds: [] };
    if (found.kind !== "found" || refundIds.length === 0) return found;
    const listed = await this.readRefunds("get", called);
    if (listed.kind === "unavailable") return listed;
    const back = listed.refunds.filter(({ state }) => state === "succeeded");
    const refundedMinor = back.reduce((sum, refund) => sum + refund.amountMinor, 0);
    return { ...found, charge: { ...found.charge, refundedMinor } };
  }

  async findByReference({ attemptRef }: FindInput): Promise<LookUpOutcome> {
    const searched = await this.search("find", "transactions/advanced_search_ids", {
      order_id: { is: attemptRef },
      type: ["sale"],
    });
    const ids = searched.ok ? readIds(searched.value) : null;
    if (!searched.ok || ids === null) return unavailable(searched);
    if (ids.length === 0) return { kind: "absent", evidence: { ...searched.measured, raw: { attempt: attemptRef } } };
    const found = await this.readByIds("find", ids.slice(0, PAGE_SIZE));
    return found.ok ? translateFound(found.sales, { attemptRef }, found.measured) : unavailable(found.called);
  }

  async listRefunds({ providerRef }: Placed): Promise<RefundsLookUp> {
    const called = await this.call("refunds", null, () => this.sdk.transaction.find(providerRef));
    return called.ok ? this.readRefunds("refunds", called) : unavailable(called);
  }

  async listDisputes({ providerRef }: Placed): Promise<DisputesLookUp> {
    const called = await this.search("disputes", "disputes/advanced_search?page=1", {
      transaction_id: { is: providerRef },
    });
    return called.ok ? translateDisputes(called.value, called.measured) : unavailable(called);
  }

  listSettlements(span: Span): AsyncIterable<SettlementPage> {
    return listBraintreeSettlements((path, criteria) => this.search("settlements", path, criteria), span);
  }

  parseWebhook(rawBody: Uint8Array): Promise<WebhookEvent[] | null> {
    return readBraintreeEvent(this.sdk, rawBody);
  }

  /** For the account of that currency, because 3-D Secure asks the bank in its name. */
  async mintClientToken(currency: Currency): Promise<MintOutcome> {
    const merchantAccountId = this.config.merchantAccounts[currency];
    if (!merchantAccountId) return { kind: "currency_not_taken" };
    const minted = await this.generateToken({ merchantAccountId });
    if (!minted.ok) return { kind: "unavailable", failure: minted.failure };
    return { kind: "minted", clientToken: minted.clientToken };
  }

  async probe(): Promise<ProbeOutcome> {
    const minted = await this.generateToken({});
    return minted.ok ? { kind: "up", durationMs: minted.durationMs } : { kind: "down", failure: minted.failure };
  }

  private async generateToken(request: object): Promise<Minted> {
    const called = await this.call("probe", null, () => this.sdk.clientToken.generate(request));
    if (!called.ok) return { ok: false, failure: translateFailure(called.failure) };
    const { clientToken } = (called.value ?? {}) as { clientToken?: unknown };
    if (typeof clientToken === "string") return { ok: true, clientToken, durationMs: called.measured.durationMs };
    return { ok: false, failure: unknown(called.measured, "bad_reply", "unreadable") };
  }

  private call(operation: RailOperation, idempotencyKey: string | null, send: () => Promise<unknown>) {
    return callBraintree(this.config, operation, idempotencyKey, send);
  }

  /**
   * Through the SDK's transport rather than its search: that one looks into an answer outside of any promise, where one that
   * is empty would end this process.
   */
  private search(operation: RailOperation, path: string, criteria: object): Promise<Called> {
    const { config, http } = this.sdk;
    return this.call(operation, null, () => http.post(`${config.baseMerchantPath()}/${path}`, { search: criteria }));
  }

  private async readByIds(operation: RailOperation, ids: readonly string[]): Promise<Found> {
    const called = await this.search(operation, "transactions/advanced_search", { ids });
    const sales = called.ok ? readTransactions(called.value, ids) : null;
    return called.ok && sales ? { ok: true, sales, measured: called.measured } : { ok: false, called };
  }

  /** The sale names its refunds; what became of each stands in themselves. */
  private async readRefunds(operation: RailOperation, called: Extract<Called, { ok: true }>): Promise<RefundsLookUp> {
    const sale = Transaction.safeParse(called.value).data;
    if (!sale || sale.refundIds.length > PAGE_SIZE) return unavailable(called);
    if (sale.refundIds.length === 0) return translateRefunds(sale, [], called.measured);
    const found = await this.readByIds(operation, sale.refundIds);
    return found.ok ? translateRefunds(sale, found.sales, found.measured) : unavailable(found.called);
  }

  /** The void of a sale that was submitted is its refund, and bears the sale's own id. */
  private async giveBackEarly(input: RefundInput, refused: RefundOutcome): Promise<RefundOutcome> {
    const { providerRef, amountMinor, currency, idempotencyKey } = input;
    const looked = await this.call("refund", idempotencyKey, () => this.sdk.transaction.find(providerRef));
    if (!looked.ok) return translateFailure(looked.failure);
    const sale = translateLookUp(looked.value, { providerRef, currency }, looked.measured);
    if (sale.kind !== "found" || sale.charge.capturedMinor !== amountMinor) return refused;
    const voided = await this.void({ providerRef, idempotencyKey });
    if (voided.kind === "voided")
      return { kind: "refunded", refundRef: providerRef, amountMinor, evidence: voided.evidence };
    if (voided.kind === "unknown") return { ...voided, refundRef: providerRef };
    return voided.kind === "captured" || voided.kind === "nothing_held" ? refused : voided;
  }

  private refuseCurrency({ idempotencyKey }: { idempotencyKey: string }): ChargeOutcome {
    const code = "currency_not_taken";
    const { evidence } = notSent("braintree", "create", idempotencyKey, code);
    return { kind: "our_bug", code, message: "No merchant account of Braintree's settles this currency.", evidence };
  }
}

function unavailable(called: Called) {
  const failure = called.ok ? unknown(called.measured, "bad_reply", "unreadable") : translateFailure(called.failure);
  return { kind: "unavailable" as const, failure, evidence: failure.evidence };
}

export function createBraintreeRail(config: BraintreeConfig): Rail {
  return new BraintreeRail(config);
}
