import { createShareLink, listShareLinks } from "@/lib/analytics/share-link";
import { route } from "@/lib/platform/route";
import { pageOf } from "@/lib/shared/schemas/common";
import { CreatedShareLink, ShareLinkInput, ShareLinkView } from "@/lib/shared/schemas/share";

const ShareLinkPage = pageOf(ShareLinkView);

export const GET = route({ access: ["artist", "analyst", "admin"] }, async ({ actor }) => ({
  body: ShareLinkPage.parse({ data: await listShareLinks(actor), nextCursor: null }),
}));

export const POST = route(
  { access: ["artist", "analyst", "admin"], body: ShareLinkInput },
  async ({ actor, body }) => ({ status: 201, body: CreatedShareLink.parse(await createShareLink(actor, body)) }),
);
