import "server-only";
import type { AsyncLocalStorage } from "node:async_hooks";
import { isPassingTrouble } from "./database-trouble";

const PLACE = Symbol.for("backline.busy-pages");

/** A page failed with `error`: when all that is wrong is a busy database, the web process is told (launcher/busy-pages.mjs). */
export function noteBusyPage(error: unknown): void {
  if (!isPassingTrouble(error)) return;
  const shared = globalThis as unknown as Record<symbol, AsyncLocalStorage<() => void> | undefined>;
  shared[PLACE]?.getStore()?.();
}
