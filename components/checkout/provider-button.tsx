import { useEffect, useEffectEvent, useRef } from "react";
import type { BrowserSdk } from "@/lib/shared/schemas/checkout";
import { type ProviderDoors, showPayPalButton } from "./paypal-button";

type ProviderButtonProps = { sdk: BrowserSdk; doors: ProviderDoors; isShown: boolean; onShown(): void };

/** Room for the provider's own button. Without its script the room stays empty, and our button does the same by redirect. */
export function ProviderButton({ sdk, doors, isShown, onShown }: ProviderButtonProps) {
  const box = useRef<HTMLDivElement>(null);
  const canStart = useEffectEvent(() => doors.canStart());
  const start = useEffectEvent(() => doors.start());
  const end = useEffectEvent((answer: "approved" | "left") => doors.end(answer));
  const tellShown = useEffectEvent(onShown);
  const { provider, clientId, currency, sdkBaseUrl } = sdk;

  useEffect(() => {
    const place = box.current;
    if (provider !== "paypal" || !place) return;
    const button = showPayPalButton(place, { clientId, currency, sdkBaseUrl }, { canStart, start, end });
    void button.isShown.then((isThere) => isThere && tellShown());
    return () => button.close();
  }, [provider, clientId, currency, sdkBaseUrl]);

  return <div ref={box} className={isShown ? "min-h-15" : "h-0 overflow-hidden"} inert={!isShown} />;
}
