import { readCover } from "@/lib/media/read-cover";
import { route } from "@/lib/platform/route";
import { CoverQuery } from "@/lib/shared/schemas/catalog";

export const GET = route({ access: "public", query: CoverQuery }, async ({ params, query, request }) => {
  const cover = await readCover(params.cid ?? "", Number(query.w));
  const etag = `"${cover.cid}"`;
  const headers = {
    etag,
    "cache-control": "public, max-age=31536000, immutable",
    "content-type": cover.mimeType,
    "x-content-type-options": "nosniff",
  };
  if (request.headers.get("if-none-match") === etag) return { response: new Response(null, { status: 304, headers }) };
  return { response: new Response(new Uint8Array(cover.bytes), { headers }) };
});
