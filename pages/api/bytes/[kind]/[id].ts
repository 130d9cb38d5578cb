// Here and not in app/: Next 16.4.5 and later strip Content-Length from App Router responses, and a 206 without one breaks
// seeking in players. The rewrites in next.config.ts give it the addresses of http-api.md.
import type { NextApiRequest, NextApiResponse } from "next";
import { authoriseDownload, authorisePreview, authoriseStream, type Grant } from "@/lib/media/authorise-bytes";
import { sendBytes } from "@/lib/media/send-bytes";
import { canStream, findEntitlement } from "@/lib/orders/entitlements";
import { checkDownloadSignature } from "@/lib/orders/sign-download";
import { AppError } from "@/lib/platform/errors";
import { readOrderSecret } from "@/lib/platform/order-cookie";
import { actorFromHeaders, requireScope } from "@/lib/platform/session";

export const config = { api: { bodyParser: false, responseLimit: false, externalResolver: true } };

export default function serveBytes(request: NextApiRequest, response: NextApiResponse): Promise<void> {
  return sendBytes(request, response, () => authorise(request));
}

async function authorise(request: NextApiRequest): Promise<Grant> {
  const headers = new Headers(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]),
  );
  const actor = await actorFromHeaders(headers);
  if (actor === null) throw new AppError("unauthenticated", "The API key is unknown or revoked.");
  requireScope(actor, request.query.kind === "download" ? "orders:read" : "catalog:read");
  const { kind, id, expires = "", signature = "", format = "" } = request.query;
  const publicId = String(id);
  if (kind === "preview") return authorisePreview(actor, publicId);
  if (kind === "stream") return authoriseStream(actor, publicId, canStream);
  if (kind !== "download") throw new AppError("not_found", "There is nothing here.");
  const link = checkDownloadSignature(publicId, String(expires), String(signature), new Date());
  const readSecret = (orderId: string) => readOrderSecret(headers, orderId);
  const isOwn = async () => (await findEntitlement({ publicId, actor, readSecret })) !== null;
  return authoriseDownload({ publicId, format: String(format), link, isOwn });
}
