import type { ApplePay } from "@square/web-sdk";
import { toDecimal } from "@/lib/shared/money";
import type { WalletSheet } from "@/lib/shared/schemas/wallet-sheet";
import { canUseApplePay, drawAppleButton } from "./apple-button";
import { drawWith, type WalletDoors, type WalletRequest } from "./wallet-opener";

type SquareSheet = Extract<WalletSheet, { kind: "square" }>;

/** Both wallets by Square's script, which asks Apple and Google itself and hands out a token of its own. */
export function openWithSquare(
  place: HTMLElement,
  { applicationId, locationId, country }: SquareSheet,
  request: WalletRequest,
  doors: WalletDoors,
  label: string,
) {
  const { wallet, total, storeName, theme } = request;

  async function take(method: Pick<ApplePay, "tokenize">): Promise<void> {
    try {
      const answer = await method.tokenize();
      if (!("token" in answer)) return answer.status === "Cancel" ? doors.leave() : doors.fail();
      const { brand, last4 } = answer.details?.card ?? {};
      doors.take(answer.token, brand && last4 ? { brand: brand.toLowerCase(), last4 } : null);
    } catch {
      doors.fail();
    }
  }

  return drawWith(async () => {
    if (wallet === "apple_pay" && !canUseApplePay()) return null;
    const { payments } = await import("@square/web-sdk");
    const square = await payments(applicationId, locationId);
    const asked = square?.paymentRequest({
      countryCode: country,
      currencyCode: total.currency,
      total: { amount: toDecimal(total.amountMinor, total.currency), label: storeName },
    });
    if (!square || !asked) return null;
    if (wallet === "apple_pay") {
      const apple = await square.applePay(asked);
      return drawAppleButton(theme, label, () => void take(apple));
    }
    const google = await square.googlePay(asked);
    const room = document.createElement("div");
    place.replaceChildren(room);
    await google.attach(room, { buttonColor: theme === "dark" ? "white" : "black", buttonSizeMode: "fill" });
    room.addEventListener("click", () => void take(google));
    return room;
  }, place);
}
