import type { PayPalButtonsComponent, PayPalButtonsComponentOptions } from "@paypal/paypal-js";
import type { BrowserSdk } from "@/lib/shared/schemas/checkout";

export type ProviderDoors = {
  /** Whether an order could be placed now; says on the page what is missing when not. */
  canStart(): boolean;
  /** Places the order; what the provider calls it, or null when there is nothing to approve. */
  start(): Promise<string | null>;
  end(answer: "approved" | "left"): void;
};

/** How long PayPal's script may take; later it is not waited for, and paying goes by redirect. */
const SCRIPT_WAIT_MS = 4_000;
const HEIGHT_PX = 55;

type Config = Pick<BrowserSdk, "clientId" | "currency" | "sdkBaseUrl">;

/** Loads PayPal's own script and draws its button in `place`. `isShown` never rejects: false means do without it. */
export function showPayPalButton(place: HTMLElement, config: Config, doors: ProviderDoors) {
  let buttons: PayPalButtonsComponent | null = null;
  let isOver = false;

  async function show(): Promise<boolean> {
    const make = (await loadPayPal(config))?.Buttons;
    if (!make || isOver) return false;
    buttons = make(describeButton(doors));
    if (!buttons.isEligible()) return false;
    await buttons.render(place);
    return !isOver;
  }

  const late = new Promise<boolean>((resolve) => setTimeout(resolve, SCRIPT_WAIT_MS, false));
  const isShown = Promise.race([show().catch(() => false), late]).then((isThere) => {
    if (!isThere) isOver = true;
    return isThere;
  });

  return {
    isShown,
    close() {
      isOver = true;
      void buttons?.close().catch(() => undefined);
    },
  };
}

async function loadPayPal({ clientId, currency, sdkBaseUrl }: Config) {
  const { loadScript } = await import("@paypal/paypal-js");
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  return loadScript({
    clientId,
    currency,
    intent: "authorize",
    components: "buttons",
    ...(sdkBaseUrl === null ? {} : { sdkBaseUrl }),
    ...(nonce ? { dataCspNonce: nonce } : {}),
  });
}

function describeButton(doors: ProviderDoors): PayPalButtonsComponentOptions {
  return {
    fundingSource: "paypal",
    style: {
      layout: "vertical",
      color: "gold",
      shape: "rect",
      label: "paypal",
      height: HEIGHT_PX,
      disableMaxWidth: true,
    },
    onClick: (_, actions) => (doors.canStart() ? actions.resolve() : actions.reject()),
    async createOrder() {
      const providerRef = await doors.start();
      if (providerRef === null) throw new Error("There is nothing to approve at PayPal for this order.");
      return providerRef;
    },
    async onApprove() {
      doors.end("approved");
    },
    onCancel: () => doors.end("left"),
    // its window may have broken after the yes, so PayPal is asked
    onError: () => doors.end("approved"),
  };
}
