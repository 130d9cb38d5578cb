import "server-only";
import { isSameSecret, signFor } from "../../platform/crypto";
import { fromPublicId, toPublicId } from "../../shared/ids";

const secretOf = (wishId: string) => signFor("letter-wish", wishId).slice(0, 22);

/** What the mail carries that confirms a wish: derived each time, so that no table holds one. */
export function wishToken(wishId: string): string {
  return `${toPublicId("wish", wishId)}.${secretOf(wishId)}`;
}

/** The bare id of the wish; null for anything that this store did not make. */
export function readWishToken(token: string): string | null {
  const [publicId = "", secret = "", rest] = token.split(".");
  const wishId = fromPublicId("wish", publicId);
  if (wishId === null || rest !== undefined) return null;
  return isSameSecret(secret, secretOf(wishId)) ? wishId : null;
}
