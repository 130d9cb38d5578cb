// Here and not in app/: Next 16.4.5 and later strip Content-Length from App Router responses, and a 206 without one breaks
// seeking in players. The rewrites in next.config.ts give it the addresses of http-api.md.
import type { NextApiRequest, NextApiResponse } from "next";
import { authoriseDownload, authorisePreview, authoriseStream } from "@/lib/media/authorise-bytes";
import { authoriseListen } from "@/lib/media/authorise-listen";
import { requireFormat } from "@/lib/media/download-set";
import type { Grant } from "@/lib/media/grant";
import { noteTaken } from "@/lib/media/note-taken";
import { planZip, type ZipContents } from "@/lib/media/plan-zip";
import { sendBytes } from "@/lib/media/send-bytes";
import { sendZip } from "@/lib/media/send-zip";
import { listBought } from "@/lib/orders/bought-tracks";
import { canStream, findEntitlement } from "@/lib/orders/entitlements";
import { findOrder } from "@/lib/orders/order-access";
import { checkDownloadSignature, checkZipSignature } from "@/lib/orders/sign-download";
import { checkStreamSignature } from "@/lib/orders/sign-stream";
import { AppError } from "@/lib/platform/errors";
import { readOrderSecret } from "@/lib/platform/order-cookie";
import { readLinkHashes } from "@/lib/platform/release-cookie";
import { actorFromHeaders, admit, requireScope } from "@/lib/platform/session";
import { fromPublicId } from "@/lib/shared/ids";
import type { Actor, Scope } from "@/lib/shared/roles";

export const config = { api: { bodyParser: false, responseLimit: false, externalResolver: true } };

export default function serveBytes(request: NextApiRequest, response: NextApiResponse): Promise<void> {
  if (request.query.kind === "zip") return sendZip(request, response, () => authoriseZip(request));
  return sendBytes(request, response, () => authorise(request));
}

async function identify(request: NextApiRequest, scope: Scope): Promise<{ actor: Actor; headers: Headers }> {
  const headers = new Headers(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]),
  );
  const actor = await actorFromHeaders(headers);
  if (actor === null) throw new AppError("unauthenticated", "The API key is unknown or revoked.");
  requireScope(actor, scope);
  return { actor: admit(actor), headers };
}

/** All that was bought with an order, or one line of it: for whoever holds the signed link, or may see the order. */
async function authoriseZip(request: NextApiRequest): Promise<ZipContents & Pick<Grant, "onSent">> {
  const { actor, headers } = await identify(request, "orders:read");
  const { id, line = "", format = "", expires = "", signature = "" } = request.query;
  const publicId = String(id);
  const signed = { publicId, lineId: String(line), format: String(format) };
  const link = checkZipSignature(signed, String(expires), String(signature), new Date());
  const orderId =
    link === "valid"
      ? fromPublicId("order", publicId)
      : await findOrder({ publicId, actor, orderSecret: readOrderSecret(headers, publicId) });
  if (!orderId && link === "expired")
    throw new AppError("gone", "This link has run out. Open your order page for a new one.");
  if (!orderId)
    throw new AppError("forbidden", "This link is not complete. Open your order page and download from there.");
  const bought = await listBought(orderId, String(line));
  const ids = bought.map(({ entitlementId }) => entitlementId);
  const contents = await planZip(bought, String(format));
  return { ...contents, onSent: () => noteTaken(ids, requireFormat(String(format))) };
}

async function authorise(request: NextApiRequest): Promise<Grant> {
  const { actor, headers } = await identify(
    request,
    request.query.kind === "download" ? "orders:read" : "catalog:read",
  );
  const { kind, id, expires = "", signature = "", format = "" } = request.query;
  const publicId = String(id);
  if (kind === "preview") return authorisePreview(actor, publicId, readLinkHashes(headers));
  if (kind === "stream")
    return authoriseStream(actor, { publicId, format: String(format) }, canStream, readLinkHashes(headers));
  if (kind === "listen") {
    const asked = { publicId, format: String(format), expires: String(expires), signature: String(signature) };
    return authoriseListen({ ...asked, link: checkStreamSignature(asked, new Date()) });
  }
  if (kind !== "download") throw new AppError("not_found", "There is nothing here.");
  const link = checkDownloadSignature(publicId, String(expires), String(signature), new Date());
  const readSecret = (orderId: string) => readOrderSecret(headers, orderId);
  const isOwn = async () => (await findEntitlement({ publicId, actor, readSecret })) !== null;
  return authoriseDownload({ publicId, format: String(format), link, isOwn });
}
