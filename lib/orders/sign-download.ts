import "server-only";
import { isSameSecret, signFor } from "@/lib/platform/crypto";
import { toPublicId } from "@/lib/shared/ids";

export type LinkState = "valid" | "expired" | "wrong";

const LIFETIME_SECONDS = 24 * 3600;

/** A link to what an entitlement (bare uuid) stands for, good for a day to whoever holds it. */
export function signDownload(entitlementId: string, now: Date): string {
  const publicId = toPublicId("entitlement", entitlementId);
  const expires = expiryOf(now);
  return `/api/downloads/${publicId}?expires=${expires}&signature=${sign(publicId, expires)}`;
}

/** Full hours, so that a page asked for again shows the same link. */
function expiryOf(now: Date): number {
  return Math.ceil(now.getTime() / 3_600_000) * 3600 + LIFETIME_SECONDS;
}

/** An order (public id) or one line of it (`lineId`, "" for all) as one file, in one format. */
export type SignedZip = { publicId: string; lineId: string; format: string };
const nameZip = ({ publicId, lineId, format }: SignedZip) => `${publicId}:${lineId}:${format}`;

/** A link to all that was bought, good for a day to whoever holds it. */
export function signZip(zip: SignedZip, now: Date): string {
  const expires = String(expiryOf(now));
  const signature = signFor("download-zip", `${nameZip(zip)}:${expires}`);
  const query = new URLSearchParams({ line: zip.lineId, format: zip.format, expires, signature });
  return `/api/orders/${zip.publicId}/files.zip?${query}`;
}

/** `expired` only when the signature is right. */
export function checkDownloadSignature(publicId: string, expires: string, signature: string, now: Date): LinkState {
  return checkSignature(expires, signature, () => sign(publicId, Number(expires)), now);
}

/** As `checkDownloadSignature`, for `signZip`. */
export function checkZipSignature(zip: SignedZip, expires: string, signature: string, now: Date): LinkState {
  return checkSignature(expires, signature, () => signFor("download-zip", `${nameZip(zip)}:${Number(expires)}`), now);
}

/** `expired` only when `signAgain` gives the same signature. `expires` counts seconds since 1970. */
export function checkSignature(expires: string, signature: string, signAgain: () => string, now: Date): LinkState {
  if (!/^\d{1,12}$/.test(expires) || !isSameSecret(signature, signAgain())) return "wrong";
  return Number(expires) * 1000 < now.getTime() ? "expired" : "valid";
}

function sign(publicId: string, expires: number): string {
  return signFor("download", `${publicId}:${expires}`);
}
