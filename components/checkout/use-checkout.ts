import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { newId } from "@/lib/shared/ids";
import { solveChallenge } from "@/lib/shared/solve-challenge";
import { createCheckoutDriver } from "./checkout-driver";
import { checkoutHttp } from "./checkout-http";
import type { OrderRef } from "./checkout-state";

type Doors = { requestToken(order: OrderRef): void; finish(orderId: string, lineIds: string[]): void };

/** One checkout for as long as the page is open; what must outlive it is in local storage. */
export function useCheckout(doors: Doors) {
  const latest = useRef(doors);
  useEffect(() => {
    latest.current = doors;
  });
  const [driver] = useState(() =>
    createCheckoutDriver({
      http: checkoutHttp,
      kept: {
        getItem: (slot) => localStorage.getItem(slot),
        setItem: (slot, text) => localStorage.setItem(slot, text),
      },
      nowMs: () => Date.now(),
      makeKey: newId,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      solve: (challenge) => solveChallenge(challenge),
      requestToken: (order) => latest.current.requestToken(order),
      finish: (orderId, lineIds) => latest.current.finish(orderId, lineIds),
      leave: (url) => window.location.assign(url),
    }),
  );
  useEffect(() => {
    // a page taken out of the back-forward cache goes on from what has happened meanwhile
    const comeBack = (event: PageTransitionEvent) => event.persisted && driver.start();
    window.addEventListener("pageshow", comeBack);
    driver.start();
    return () => {
      window.removeEventListener("pageshow", comeBack);
      driver.stop();
    };
  }, [driver]);
  const state = useSyncExternalStore(driver.subscribe, driver.getState, driver.getState);
  return { state, driver };
}
