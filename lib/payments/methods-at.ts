import "server-only";
import { isWallet } from "@/lib/shared/wallets";
import type { Method } from "./payment-rows";
import type { RailName } from "./provider";
import { fieldsOf } from "./rail-fields";
import { limitsOf } from "./rail-limits";
import { walletSheetOf } from "./wallet-sheets";

const ANY_TOTAL = { amountMinor: 0, currency: "USD" };

/** What a rail takes in this store: a card only where its fields can be shown, a wallet where its sheet can be opened. */
export function methodsAt(rail: RailName): Method[] {
  return limitsOf(rail).methods.filter((method) => {
    if (method === "card") return fieldsOf(rail) !== null;
    return !isWallet(method) || walletSheetOf(method, rail, ANY_TOTAL) !== null;
  });
}
