import { useSyncExternalStore } from "react";

const subscribe = () => () => undefined;

/** False on the server and in the first paint, true once what this browser keeps can be read. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}
