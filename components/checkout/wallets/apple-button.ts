/// <reference types="applepayjs" />
import type { Theme } from "../use-theme";

/** Whether this is Safari on a device with a wallet; elsewhere nothing of Apple Pay is shown. */
export function canUseApplePay(): boolean {
  try {
    return typeof ApplePaySession !== "undefined" && ApplePaySession.canMakePayments();
  } catch {
    return false;
  }
}

/** Apple's own button, which Safari draws itself: black on light grounds, white on dark ones, at least 44 px high. */
export function drawAppleButton(theme: Theme, label: string, onPress: () => void): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", label);
  const style = {
    appearance: "-apple-pay-button",
    "-apple-pay-button-type": "buy",
    "-apple-pay-button-style": theme === "dark" ? "white" : "black",
    "inline-size": "100%",
    "block-size": "48px",
  };
  for (const [name, value] of Object.entries(style)) button.style.setProperty(name, value);
  button.addEventListener("click", onPress);
  return button;
}
