import "server-only";
import { signFor } from "@/lib/platform/crypto";
import { env } from "@/lib/platform/env";
import type { DownloadFormat } from "@/lib/shared/download-format";
import { toPublicId } from "@/lib/shared/ids";
import { checkSignature, type LinkState } from "./sign-download";

/** A link to hear what an entitlement (bare uuid) stands for in one format, good for STREAM_LINK_SECONDS. */
export function signStream(
  entitlementId: string,
  format: DownloadFormat,
  now: Date,
): { url: string; expiresAt: string } {
  const publicId = toPublicId("entitlement", entitlementId);
  const expires = Math.ceil(now.getTime() / 1000) + env.STREAM_LINK_SECONDS;
  const query = new URLSearchParams({ format, expires: String(expires), signature: sign(publicId, format, expires) });
  return { url: `/api/streams/${publicId}?${query}`, expiresAt: new Date(expires * 1000).toISOString() };
}

/** As `checkDownloadSignature`; a link to hear is none to download, nor the other way round. */
export function checkStreamSignature(
  link: { publicId: string; format: string; expires: string; signature: string },
  now: Date,
): LinkState {
  const { publicId, format, expires, signature } = link;
  return checkSignature(expires, signature, () => sign(publicId, format, Number(expires)), now);
}

function sign(publicId: string, format: string, expires: number): string {
  return signFor("stream", `${publicId}:${format}:${expires}`);
}
