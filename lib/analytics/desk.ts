import "server-only";
import { openCache } from "../platform/cache";
import { systemClock } from "../shared/time";
import type { Desk } from "./answer-question";
import { analyticsStore } from "./postgres-store";

/** What the store's own pages and routes answer with. */
export function analyticsDesk(isKeptOnly = false): Desk {
  return { store: analyticsStore, cache: openCache(), clock: systemClock, isKeptOnly };
}
