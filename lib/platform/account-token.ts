import "server-only";
import { fromPublicId, toPublicId } from "../shared/ids";
import { isSameSecret, signFor } from "./crypto";

const SECRET_LENGTH = 22;
const secretOf = (linkId: string) => signFor("account-link", linkId).slice(0, SECRET_LENGTH);

/** What a mail's link carries for a row of `account_link`: derived each time, so that no table and no backup holds one. */
export function accountToken(linkId: string): string {
  return `${toPublicId("accountLink", linkId)}.${secretOf(linkId)}`;
}

/** The bare id of the row; null for anything that this store did not make. */
export function readAccountToken(token: string): string | null {
  const [publicId = "", secret = "", rest] = token.split(".");
  const linkId = fromPublicId("accountLink", publicId);
  if (linkId === null || rest !== undefined) return null;
  return isSameSecret(secret, secretOf(linkId)) ? linkId : null;
}
