import type { CardFacts, ChargeOutcome, CreateInput, Evidence, Rail, RailOperation } from "../../lib/payments/provider";
import type { Clock } from "../../lib/shared/time";

type Imported = {
  providerRef: string;
  state: string;
  feeMinor: number | null;
  card: { brand: string; last4: string; country: string | null } | null;
};
export type SandboxAddress = { url: string; token: string };

const CAPTURE_AFTER_MS = 1_200;
const PAST_ONLY = "the demo's past has no use for this";

/**
 * The sandbox's Stripe wire without the wire: one import call per charge instead of three SDK calls, at the demo's own
 * time. The payment machine above it is the real one, and the sandbox keeps the charge in its truth like any other.
 */
export function importRail(sandbox: SandboxAddress, clock: Clock, token: string): Rail {
  let imported: Imported | null = null;
  let durationMs = 0;
  const evidenceOf = (operation: RailOperation, idempotencyKey: string): Evidence => {
    const measured = { isSent: true, httpStatus: 200, railRequestId: null, durationMs, raw: { source: "demo" } };
    return { rail: "stripe", operation, idempotencyKey, ...measured };
  };
  const done = (): Imported => {
    if (!imported) throw new Error("confirmed before it was created");
    return imported;
  };
  return {
    name: "stripe",
    livemode: false,
    traits: {
      hasUnconfirmedCreate: true,
      hasLookUp: true,
      replayLifeMs: 0,
      settlesDoubtBy: "cancel",
      webhookReply: "",
    },
    async create(input) {
      const startedAt = performance.now();
      imported = await importCharge(sandbox, input, clock.now(), token);
      durationMs = Math.max(1, Math.round(performance.now() - startedAt));
      return {
        kind: "created",
        providerRef: imported.providerRef,
        evidence: evidenceOf("create", input.idempotencyKey),
      };
    },
    async confirm({ idempotencyKey, amountMinor }): Promise<ChargeOutcome> {
      const { providerRef, state, card } = done();
      const evidence = evidenceOf("confirm", idempotencyKey);
      if (state === "captured")
        return { kind: "authorized", providerRef, amountMinor, evidence, ...(card ? { card: toCard(card) } : {}) };
      return {
        kind: "declined",
        class: "soft",
        code: "card_declined",
        message: "The card was declined.",
        providerRef,
        evidence,
      };
    },
    async capture({ idempotencyKey, amountMinor, currency }) {
      const { providerRef, feeMinor } = done();
      const fee = feeMinor === null ? {} : { fee: { feeMinor, currency, isFinal: true } };
      return { kind: "captured", providerRef, amountMinor, evidence: evidenceOf("capture", idempotencyKey), ...fee };
    },
    void: () => Promise.reject(new Error(PAST_ONLY)),
    refund: () => Promise.reject(new Error(PAST_ONLY)),
    get: () => Promise.reject(new Error(PAST_ONLY)),
    findByReference: () => Promise.reject(new Error(PAST_ONLY)),
    listRefunds: () => Promise.reject(new Error(PAST_ONLY)),
    listDisputes: () => Promise.reject(new Error(PAST_ONLY)),
    parseWebhook: async () => null,
    probe: async () => ({ kind: "up", durationMs: 0 }),
  };
}

async function importCharge(sandbox: SandboxAddress, input: CreateInput, at: Date, token: string): Promise<Imported> {
  const stem = input.idempotencyKey.slice(0, input.idempotencyKey.indexOf(":"));
  const charge = {
    orderRef: input.orderRef,
    attemptRef: input.attemptRef,
    amountMinor: input.amountMinor,
    currency: input.currency.toLowerCase(),
    token,
    createdAt: at.toISOString(),
    capturedAt: new Date(at.getTime() + CAPTURE_AFTER_MS).toISOString(),
    keys: { create: input.idempotencyKey, confirm: `${stem}:cnf1`, capture: `${stem}:cap1` },
  };
  const reply = await fetch(new URL("/__import", sandbox.url), {
    method: "POST",
    headers: { authorization: `Bearer ${sandbox.token}`, "content-type": "application/json" },
    body: JSON.stringify({ charges: [charge] }),
  });
  if (!reply.ok) throw new Error(`the sandbox refused a charge of the past: ${reply.status} ${await reply.text()}`);
  const { charges } = (await reply.json()) as { charges: Imported[] };
  if (!charges[0]) throw new Error("the sandbox imported nothing");
  return charges[0];
}

function toCard(card: NonNullable<Imported["card"]>): CardFacts {
  return { ...card, fingerprint: null };
}
