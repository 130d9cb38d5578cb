// @ts-check
import { AsyncLocalStorage } from "node:async_hooks";

/** Where `lib/platform/busy-page.ts` finds the request that it is called for. */
const PLACE = Symbol.for("backline.busy-pages");

/**
 * Next answers 500 whatever stopped a page. One that found no database connection is answered 503 with Retry-After: while
 * `handle` goes on, whoever calls the `say()` of the place above says so about this response.
 *
 * @param {import("node:http").ServerResponse} response
 * @param {() => unknown} handle
 */
export function answerBusy(response, handle) {
  let isBusy = false;
  const writeHead = response.writeHead;
  /** @param {unknown[]} head */
  response.writeHead = function (...head) {
    if (isBusy && head[0] === 500) {
      head[0] = 503;
      response.setHeader("retry-after", "1");
    }
    return Reflect.apply(writeHead, this, head);
  };
  const place = openPlace();
  place.run(() => {
    isBusy = true;
  }, handle);
}

/** @returns {AsyncLocalStorage<() => void>} */
function openPlace() {
  const shared = /** @type {Record<symbol, AsyncLocalStorage<() => void> | undefined>} */ (globalThis);
  const place = shared[PLACE] ?? new AsyncLocalStorage();
  shared[PLACE] = place;
  return place;
}
