"use client";

import { createContext, type Dispatch, type ReactNode, useContext, useEffect, useReducer, useState } from "react";
import { useIsLeaving } from "@/components/back/leaving";
import type { LiveState as Chosen } from "@/lib/shared/live-address";
import { LiveSnapshot } from "@/lib/shared/schemas/live";
import { browserDeps } from "./browser-deps";
import { describeFreshness, type Freshness, type LiveEvent, type LiveState, reduceLive, startLive } from "./live-state";
import { shareLiveStream } from "./share-live-stream";

type LiveContext = { state: LiveState; dispatch: Dispatch<LiveEvent>; chosen: Chosen };
const Context = createContext<LiveContext | null>(null);

export function useLive(): LiveContext {
  const value = useContext(Context);
  if (!value) throw new Error("useLive needs a LiveProvider");
  return value;
}

/** Age and state of the numbers, looked at again every second. */
export function useFreshness(): Freshness {
  const { state } = useLive();
  const [nowMs, setNowMs] = useState(() => state.receivedAtMs ?? 0);
  useEffect(() => {
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  // between two looks a snapshot may arrive, so the age is never counted from before it
  return describeFreshness(state, Math.max(nowMs, state.receivedAtMs ?? 0));
}

function useIsPageVisible(): boolean {
  const [isVisible, setVisible] = useState(true);
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === "visible");
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return isVisible;
}

type LiveProviderProps = { initial: LiveSnapshot; chosen: Chosen; children: ReactNode };

/** Starts with the server's snapshot and keeps it live while the tab is visible and not paused; an hour that is over stays. */
export function LiveProvider({ initial, chosen, children }: LiveProviderProps) {
  const [state, dispatch] = useReducer(reduceLive, initial, startLive);
  const isVisible = useIsPageVisible();
  const isLeaving = useIsLeaving();
  const isListening = isVisible && !isLeaving && !state.isPaused && !initial.hour.isOver;
  const { currency } = initial;
  useEffect(() => {
    dispatch({ type: "started", atMs: Date.now() });
    if (isLeaving) dispatch({ type: "connection", connection: "signedOut" });
    if (!isListening) return;
    return shareLiveStream({
      url: `/api/analytics/live?currency=${currency}`,
      deps: browserDeps,
      onConnection: (connection) => dispatch({ type: "connection", connection }),
      onSnapshot: (payload) => {
        // a page left open over an update may no longer understand the server; it then says that it is behind
        const parsed = LiveSnapshot.safeParse(payload);
        if (parsed.success) dispatch({ type: "snapshot", snapshot: parsed.data, atMs: Date.now() });
      },
    });
  }, [isListening, isLeaving, currency]);
  return <Context value={{ state, dispatch, chosen }}>{children}</Context>;
}
