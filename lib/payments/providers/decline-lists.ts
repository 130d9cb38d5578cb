import "server-only";
import type { RailName } from "../provider";
import { ADYEN_REFUSALS } from "./classify-adyen";
import { BRAINTREE_REJECTIONS, BRAINTREE_RESPONSES } from "./classify-braintree";
import { PAYPAL_ISSUES, PAYPAL_RESPONSES } from "./classify-paypal";
import { SQUARE_DECLINES } from "./classify-square";
import { STRIPE_DECLINES } from "./classify-stripe";
import type { DeclineList } from "./decline-list";

/** Every provider's own lists of reasons for a no, as published. */
export const DECLINE_LISTS: Record<RailName, readonly DeclineList[]> = {
  stripe: [STRIPE_DECLINES],
  paypal: [PAYPAL_ISSUES, PAYPAL_RESPONSES],
  square: [SQUARE_DECLINES],
  adyen: [ADYEN_REFUSALS],
  braintree: [BRAINTREE_RESPONSES, BRAINTREE_REJECTIONS],
};

export function findDeclineList(rail: RailName, name: string): DeclineList | null {
  return DECLINE_LISTS[rail].find(({ list }) => list === name) ?? null;
}
