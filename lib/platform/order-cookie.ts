import "server-only";
import { fromPublicId } from "../shared/ids";
import { env } from "./env";

const MAX_AGE_SECONDS = 90 * 24 * 3600;

/** The order-scoped cookie: who has it may see this order and its downloads, nothing else. */
export function orderCookieName(orderPublicId: string): string {
  return `order_${orderPublicId}`;
}

/** The Set-Cookie value that lets this browser see an order. */
export function orderCookie(orderPublicId: string, secret: string): string {
  const secure = env.PUBLIC_URL.startsWith("https:") ? "; Secure" : "";
  return `${orderCookieName(orderPublicId)}=${secret}; Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}

/** The secret of an order that a request carries, null without one. Takes any headers, so pages can use it as well. */
export function readOrderSecret(headers: Pick<Headers, "get">, orderPublicId: string): string | null {
  if (fromPublicId("order", orderPublicId) === null) return null;
  const name = `${orderCookieName(orderPublicId)}=`;
  const pair = (headers.get("cookie") ?? "").split(";").find((part) => part.trimStart().startsWith(name));
  return pair ? pair.trim().slice(name.length) : null;
}

export type OrderSecret = { orderPublicId: string; secret: string };

/** A browser of many orders sends many cookies; more than a header holds are somebody trying things out. */
const MOST_SECRETS = 50;

/** All order secrets that a request carries, as they are: nothing says yet that they are right. */
export function readOrderSecrets(headers: Pick<Headers, "get">): OrderSecret[] {
  const pairs = (headers.get("cookie") ?? "").matchAll(/(?:^|;\s*)order_(ord_[0-9a-z]{26})=([^;\s]+)/g);
  return [...pairs]
    .map(([, orderPublicId = "", secret = ""]) => ({ orderPublicId, secret }))
    .filter(({ orderPublicId }) => fromPublicId("order", orderPublicId) !== null)
    .slice(0, MOST_SECRETS);
}
