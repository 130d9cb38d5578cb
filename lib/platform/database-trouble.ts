import "server-only";

/** What pg's pool says to a borrower who waited in vain: for one of its connections, or for a new one. */
const NONE_OPENED = "Connection terminated due to connection timeout";
const NO_CONNECTION = new RegExp(`timeout exceeded when trying to connect|${NONE_OPENED}`);
/** Out of time, out of connections, going down, coming up; and sockets that were refused or broke. */
const PASSING_CODES = new Set([
  "57014",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
]);
const DEPTH = 4;

function* chain(error: unknown): Generator<{ message?: unknown; code?: unknown; originalCode?: unknown }> {
  let link: unknown = error;
  for (let depth = 0; depth < DEPTH && typeof link === "object" && link !== null; depth++) {
    yield link;
    link = (link as { cause?: unknown }).cause;
  }
}

/** Whether the pool had no connection to give. Looks through what Prisma wraps around an error. */
export function isPoolExhausted(error: unknown): boolean {
  for (const { message } of chain(error)) if (NO_CONNECTION.test(String(message))) return true;
  return false;
}

/** Whether the pool had room for another connection, which did not open in time. */
export function isHandshakeTimeout(error: Error): boolean {
  return error.message === NONE_OPENED;
}

/** Whether the database cannot do it now and may in a moment: nothing is wrong with the request. */
export function isPassingTrouble(error: unknown): boolean {
  if (isPoolExhausted(error)) return true;
  for (const { code, originalCode } of chain(error))
    if (PASSING_CODES.has(String(code)) || PASSING_CODES.has(String(originalCode))) return true;
  return false;
}
