import "server-only";
import { isSameSecret, signFor } from "@/lib/platform/crypto";
import { toPublicId } from "@/lib/shared/ids";

const LIFETIME_SECONDS = 24 * 3600;

/** A link to what an entitlement (bare uuid) stands for, good for a day to whoever holds it. */
export function signDownload(entitlementId: string, now: Date): string {
  const publicId = toPublicId("entitlement", entitlementId);
  // full hours, so that a page asked for again shows the same link
  const expires = Math.ceil(now.getTime() / 3_600_000) * 3600 + LIFETIME_SECONDS;
  return `/api/downloads/${publicId}?expires=${expires}&signature=${sign(publicId, expires)}`;
}

/** `expired` only when the signature is right. */
export function checkDownloadSignature(
  publicId: string,
  expires: string,
  signature: string,
  now: Date,
): "valid" | "expired" | "wrong" {
  if (!/^\d{1,12}$/.test(expires) || !isSameSecret(signature, sign(publicId, Number(expires)))) return "wrong";
  return Number(expires) * 1000 < now.getTime() ? "expired" : "valid";
}

function sign(publicId: string, expires: number): string {
  return signFor("download", `${publicId}:${expires}`);
}
