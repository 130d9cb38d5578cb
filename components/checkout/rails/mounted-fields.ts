import type { Currency } from "@/lib/shared/money";
import type { Card } from "../checkout-state";
import type { FieldsLook } from "./read-look";

export const FIELD_NAMES = ["number", "expiry", "cvc"] as const;
export type FieldName = (typeof FIELD_NAMES)[number];
/** What a bank may be shown before it lets its card be used. */
export type Bill = { amountMinor: number; currency: Currency; email: string; country: string };

/** What came of asking for a token. `not_verified`: the bank asked the buyer, and did not get its yes. */
export type Tokenised =
  | { kind: "token"; token: string; card: Card }
  | { kind: "wrong"; fields: readonly FieldName[] }
  | { kind: "not_verified" }
  | { kind: "unreachable" };

/** What fields tell while they are filled in. */
export type FieldsTold = {
  /** Of one field, as soon as it is known, and again for every change. */
  filled(field: FieldName, isFilled: boolean): void;
  wrong(field: FieldName, isWrong: boolean): void;
  submit(): void;
};
/** `room` holds the boxes: an element with `data-field` for each field, or one `whole` for fields that come as one. */
export type Mounting = { room: HTMLElement; look: FieldsLook; bill: Omit<Bill, "amountMinor">; told: FieldsTold };

/** Card fields of one rail on the page. What is typed into them stays in the rail's own frames. */
export type MountedFields = {
  /** Never rejects for what a buyer, a bank or a network can do. */
  tokenise(bill: Bill): Promise<Tokenised>;
  restyle(look: FieldsLook): void;
  focus(): void;
  unmount(): void;
};

export function boxOf(room: HTMLElement, field: FieldName | "whole"): HTMLElement {
  const box = room.querySelector<HTMLElement>(`[data-field="${field}"]`);
  if (!box) throw new Error(`no box for ${field}`);
  return box;
}
