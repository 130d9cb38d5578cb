import type { WalletSheet } from "@/lib/shared/schemas/wallet-sheet";
import { canUseApplePay, drawAppleButton } from "./apple-button";
import { beginAppleSession, describeApplePayment } from "./apple-session";
import { drawWith, type WalletDoors, type WalletRequest } from "./wallet-opener";

type AppleSheet = Extract<WalletSheet, { kind: "apple" }>;

/** This store asks Apple itself, or the rail does: the browser has no key for it. */
async function validateHere(validationUrl: string): Promise<unknown> {
  const reply = await fetch("/api/payments/apple-session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ validationUrl }),
  });
  if (!reply.ok) throw new Error("the merchant was not validated");
  return ((await reply.json()) as { session: unknown }).session;
}

/** Apple Pay for a rail that decrypts the payment data itself (Adyen). */
export function openApple(
  place: HTMLElement,
  { country }: AppleSheet,
  request: WalletRequest,
  doors: WalletDoors,
  label: string,
) {
  const begin = () =>
    beginAppleSession(
      describeApplePayment(request, country),
      {
        validate: validateHere,
        tokenise: async ({ token }) => btoa(JSON.stringify(token.paymentData)),
      },
      doors,
    );
  return drawWith(async () => (canUseApplePay() ? drawAppleButton(request.theme, label, begin) : null), place);
}
