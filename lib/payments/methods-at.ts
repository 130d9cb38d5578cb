import "server-only";
import { isWallet } from "@/lib/shared/wallets";
import type { Method } from "./payment-rows";
import type { RailName } from "./provider";
import { RAIL_LIMITS } from "./rail-limits";
import { walletSheetOf } from "./wallet-sheets";

const ANY_TOTAL = { amountMinor: 0, currency: "USD" };

/** What a rail takes in this store: a wallet only where its sheet can be opened for that rail. */
export function methodsAt(rail: RailName): Method[] {
  const { methods = [] } = RAIL_LIMITS[rail] ?? {};
  return methods.filter((method) => !isWallet(method) || walletSheetOf(method, rail, ANY_TOTAL) !== null);
}
