import type { Currency } from "@/lib/shared/money";
import type { Wallet } from "@/lib/shared/wallets";
import type { Card } from "../checkout-state";
import type { Theme } from "../use-theme";

/** `total`: of the order, as the server has it. */
export type WalletRequest = {
  wallet: Wallet;
  total: { amountMinor: number; currency: Currency };
  storeName: string;
  theme: Theme;
};
/** What came of the sheet. `take`: the token, in the form in which the order's rail wants it. */
export type WalletDoors = { take(token: string, card: Card | null): void; leave(): void; fail(): void };
/** `isShown` never rejects: false means that this browser cannot open it. */
export type ShownWallet = { isShown: Promise<boolean>; close(): void };

/** Browsers open a wallet only from a press of its own button, so each opener draws that button and waits for it. */
export function drawWith(draw: () => Promise<HTMLElement | null>, place: HTMLElement): ShownWallet {
  let isOver = false;
  const isShown = draw()
    .then((button) => {
      if (!button || isOver) return false;
      place.replaceChildren(button);
      return true;
    })
    .catch(() => false);
  return {
    isShown,
    close() {
      isOver = true;
      place.replaceChildren();
    },
  };
}
