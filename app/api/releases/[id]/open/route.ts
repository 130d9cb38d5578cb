import { openReleaseLink } from "@/lib/catalog/release-links";
import { AppError } from "@/lib/platform/errors";
import { releaseCookie } from "@/lib/platform/release-cookie";
import { route } from "@/lib/platform/route";
import { ReleaseLinkQuery } from "@/lib/shared/schemas/catalog";

/** Exchanges the secret of a release's link for its cookie and leaves the secret out of the address. */
export const GET = route(
  { access: "guest", query: ReleaseLinkQuery, limit: "link", countsMisses: true },
  async ({ params, query }) => {
    const opened = await openReleaseLink(query.key);
    if (!opened || opened.releaseId !== params.id) throw new AppError("not_found", "This link is closed.");
    return {
      status: 303,
      headers: {
        location: `/releases/${encodeURIComponent(opened.slug)}`,
        "set-cookie": releaseCookie(opened.releaseId, query.key),
        "referrer-policy": "no-referrer",
      },
    };
  },
);
