import type { ChargeOutcome, Rail, RefundOutcome, VoidOutcome } from "@/lib/payments/provider";
import type { Told } from "@/lib/payments/webhook-event";
import type { Sandbox } from "@/sandbox/start-sandbox";

/** Everything the sandbox's rail has told so far, verified by the rail itself. */
async function listen(rail: Rail, sandbox: Sandbox): Promise<Told[]> {
  const sender = sandbox.control.rails[rail.name as "adyen"].webhooks;
  const told: Told[] = [];
  for (const event of sender.recent) {
    const { payload, headers } = sender.write(event);
    const events = (await rail.parseWebhook(Buffer.from(payload), new Headers(headers))) ?? [];
    for (const { fact } of events) if (fact) told.push({ ...fact, toldAt: new Date(event.at).toISOString() });
  }
  return told;
}

const isReceived = (outcome: ChargeOutcome | VoidOutcome) => outcome.kind === "unknown" && outcome.code === "received";

/**
 * A rail that cannot be asked with the sandbox's notifications in its ear: its look-ups know what was told, and a step that
 * was received answers as its notification does, so that the common cases can ask the same of every rail.
 */
export function hearRail(rail: Rail, sandbox: () => Sandbox): Rail {
  if (rail.traits.hasLookUp) return rail;
  const told = () => listen(rail, sandbox());
  const found = async (providerRef: string) => rail.get({ providerRef, told: await told() });
  const capture: Rail["capture"] = async (input) => {
    const outcome = await rail.capture(input);
    const seen = isReceived(outcome) ? await found(input.providerRef) : null;
    if (seen?.kind !== "found" || seen.charge.state !== "captured") return outcome;
    const { providerRef, capturedMinor, furtherRefs = {} } = seen.charge;
    const { evidence } = outcome;
    return { kind: "captured", providerRef, amountMinor: capturedMinor, furtherRefs, evidence };
  };
  const cancel: Rail["void"] = async (input) => {
    const outcome = await rail.void(input);
    const seen = isReceived(outcome) ? await found(input.providerRef) : null;
    if (seen?.kind !== "found") return outcome;
    const { state, providerRef, capturedMinor: amountMinor } = seen.charge;
    const { evidence } = outcome;
    if (state === "voided") return { kind: "voided", providerRef, evidence };
    return state === "captured" ? { kind: "captured", providerRef, amountMinor, evidence } : outcome;
  };
  const refund: Rail["refund"] = async (input): Promise<RefundOutcome> => {
    const outcome = await rail.refund(input);
    if (outcome.kind !== "refund_pending") return outcome;
    const listed = await rail.listRefunds({ providerRef: input.providerRef, told: await told() });
    const own = listed.kind === "found" && listed.refunds.find(({ refundRef }) => refundRef === outcome.refundRef);
    if (!own) return outcome;
    if (own.state === "succeeded") return { ...outcome, kind: "refunded" };
    const { evidence } = outcome;
    return { kind: "declined", class: "hard", code: "failed", message: "failed", evidence };
  };
  const ears: Partial<Rail> = {
    capture,
    void: cancel,
    refund,
    get: async (input) => rail.get({ ...input, told: await told() }),
    findByReference: async (input) => rail.findByReference({ ...input, told: await told() }),
    listRefunds: async (input) => rail.listRefunds({ ...input, told: await told() }),
    listDisputes: async (input) => rail.listDisputes({ ...input, told: await told() }),
  };
  return new Proxy(rail, {
    get(target, name) {
      const own = ears[name as keyof Rail];
      if (own) return own;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
