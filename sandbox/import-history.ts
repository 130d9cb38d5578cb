import { z } from "zod";
import type { Book } from "./book";
import type { FormObject } from "./form-body";
import { type ChangeContext, captureIntent, confirmIntent, createIntent } from "./stripe/change-intent";
import { Refusal } from "./stripe/refuse";

const Row = z.strictObject({
  orderRef: z.string().max(60),
  attemptRef: z.string().max(60),
  amountMinor: z.int().min(1),
  currency: z.string().length(3),
  /** A published test token; one that declines leaves a declined charge. */
  token: z.string().max(100),
  createdAt: z.iso.datetime(),
  /** Null: authorised, not captured. */
  capturedAt: z.iso.datetime().nullable(),
  keys: z.strictObject({ create: z.string().max(255), confirm: z.string().max(255), capture: z.string().max(255) }),
});
export const ImportBody = z.strictObject({ charges: z.array(Row).min(1).max(20_000) });

/** Runs history through the same three steps as calls over the wire, without events or kept replies. In order of the rows. */
export function importHistory({ charges }: z.infer<typeof ImportBody>, book: Book, accountCountry: string) {
  return charges.map((row) => {
    const step = (key: string, at: string): ChangeContext => ({
      book,
      key,
      now: Date.parse(at),
      accountCountry,
      emit: () => undefined,
    });
    const metadata: FormObject = { order: row.orderRef, attempt: row.attemptRef };
    const form: FormObject = { amount: String(row.amountMinor), currency: row.currency, metadata };
    const open = createIntent(form, step(row.keys.create, row.createdAt));
    const tried = keepDecline(() =>
      confirmIntent(open, { payment_method: row.token }, step(row.keys.confirm, row.createdAt)),
    );
    const isDue = tried.state === "authorized" && row.capturedAt !== null;
    const charge = isDue ? captureIntent(tried, {}, step(row.keys.capture, row.capturedAt ?? row.createdAt)) : tried;
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

function keepDecline(confirm: () => ReturnType<typeof confirmIntent>) {
  try {
    return confirm();
  } catch (error) {
    if (error instanceof Refusal && error.isKept && error.charge) return error.charge;
    throw error;
  }
}
