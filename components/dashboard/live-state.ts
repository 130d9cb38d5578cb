import type { LiveSnapshot } from "@/lib/shared/schemas/live";

/**
 * `live`: snapshots arrive by stream. `polling`: the stream is refused, they are fetched.
 * `reconnecting`: neither works at the moment. `signedOut`: the server no longer knows us.
 */
export type Connection = "connecting" | "live" | "polling" | "reconnecting" | "signedOut";

export type LiveState = {
  snapshot: LiveSnapshot;
  /** By this machine's clock, so that a wrong one cannot make fresh numbers look old; null until the page runs. */
  receivedAtMs: number | null;
  /** Orders that the last sale brought in, marked in the list. */
  freshOrderIds: readonly string[];
  connection: Connection;
  isPaused: boolean;
};

export type LiveEvent =
  | { type: "started"; atMs: number }
  | { type: "snapshot"; snapshot: LiveSnapshot; atMs: number }
  | { type: "connection"; connection: Connection }
  | { type: "paused" }
  | { type: "resumed" };

export const STALE_AFTER_MS = 15_000;

export function startLive(snapshot: LiveSnapshot): LiveState {
  return { snapshot, receivedAtMs: null, freshOrderIds: [], connection: "connecting", isPaused: false };
}

export function reduceLive(state: LiveState, event: LiveEvent): LiveState {
  switch (event.type) {
    case "started":
      return { ...state, receivedAtMs: state.receivedAtMs ?? event.atMs };
    case "snapshot":
      return takeSnapshot(state, event.snapshot, event.atMs);
    case "connection":
      return state.isPaused || state.connection === event.connection
        ? state
        : { ...state, connection: event.connection };
    case "paused":
      return { ...state, isPaused: true };
    case "resumed":
      return { ...state, isPaused: false, connection: "connecting" };
  }
}

/** Keeps the newer picture: one that is late, repeated or of another currency changes nothing, not even the age. */
function takeSnapshot(state: LiveState, snapshot: LiveSnapshot, atMs: number): LiveState {
  const isNewer = Date.parse(snapshot.asOf) > Date.parse(state.snapshot.asOf);
  if (state.isPaused || !isNewer || snapshot.currency !== state.snapshot.currency) return state;
  const known = new Set(state.snapshot.lastSales.map(keyOfSale));
  const arrived = snapshot.lastSales.map(keyOfSale).filter((key) => !known.has(key));
  return { ...state, snapshot, receivedAtMs: atMs, freshOrderIds: arrived.length > 0 ? arrived : state.freshOrderIds };
}

/** A refund carries the id of the order that it refunds, so the moment belongs to the key. */
export function keyOfSale(sale: LiveSnapshot["lastSales"][number]): string {
  return `${sale.orderId} ${sale.at} ${sale.kind} ${sale.artistName} ${sale.title}`;
}

/** `over`: an hour of the past, which no age makes old. */
export type Freshness = { kind: Connection | "paused" | "over"; ageSeconds: number; isOld: boolean };

/** What the badge says: how old the numbers are, and why when they are too old. */
export function describeFreshness(state: LiveState, nowMs: number): Freshness {
  if (state.snapshot.hour.isOver) return { kind: "over", ageSeconds: 0, isOld: false };
  const ageMs = state.receivedAtMs === null ? 0 : Math.max(0, nowMs - state.receivedAtMs);
  const isOld = ageMs >= STALE_AFTER_MS;
  const ageSeconds = Math.floor(ageMs / 1000);
  if (state.isPaused) return { kind: "paused", ageSeconds, isOld };
  const isSilent = isOld && state.connection !== "signedOut";
  return { kind: isSilent ? "reconnecting" : state.connection, ageSeconds, isOld };
}
