import { Readable } from "node:stream";
import { requireFreshSignIn } from "@/lib/accounts/require-fresh-sign-in";
import { route } from "@/lib/platform/route";
import { makeCopyLink, readCopyLink } from "@/lib/privacy/copy-link";
import { writeCopy } from "@/lib/privacy/write-copy";
import { CopyLink, CopyQuery } from "@/lib/shared/schemas/privacy";

export const POST = route({ access: "user" }, async ({ actor }) => {
  await requireFreshSignIn(actor);
  return { body: CopyLink.parse(await makeCopyLink({ userId: actor.userId }, actor.userId)) };
});

/** For whoever asked for the link, themselves or an admin: the signature names both. */
export const GET = route({ access: "user", query: CopyQuery }, async ({ actor, query }) => {
  const { stream, sizeBytes } = await writeCopy(readCopyLink(query, actor));
  const headers = {
    "content-type": "application/zip",
    "content-length": String(sizeBytes),
    "content-disposition": `attachment; filename="everything-about-you.zip"`,
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
  };
  return { response: new Response(Readable.toWeb(stream) as ReadableStream, { headers }) };
});
