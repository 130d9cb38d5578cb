import { useEffect, useMemo, useState } from "react";
import type { Method, Quote } from "@/lib/shared/schemas/checkout";
import { isWallet } from "@/lib/shared/wallets";
import { canUseApplePay } from "./apple-button";
import { isGooglePayReady } from "./load-google-pay";

export type CanUse = (method: Method) => boolean;

/** Which methods this browser can use. A live wallet has no row until that is known; the sandbox's sheets open anywhere. */
export function useWalletSupport(methods: Quote["methods"] | null, isDemo: boolean): CanUse {
  const [isGoogleReady, setGoogleReady] = useState(false);
  const [hasApple, setHasApple] = useState(false);
  const google = methods?.find(({ method }) => method === "google_pay")?.walletSheet?.kind;

  useEffect(() => setHasApple(canUseApplePay()), []);
  useEffect(() => {
    if (google === "square") setGoogleReady(true);
    if (google !== "google") return;
    let isOver = false;
    void isGooglePayReady().then((isReady) => !isOver && setGoogleReady(isReady));
    return () => {
      isOver = true;
    };
  }, [google]);

  return useMemo(
    () => (method) => isDemo || !isWallet(method) || (method === "apple_pay" ? hasApple : isGoogleReady),
    [isDemo, hasApple, isGoogleReady],
  );
}
