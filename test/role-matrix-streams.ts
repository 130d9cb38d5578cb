import { signDownload } from "@/lib/orders/sign-download";
import { signStream } from "@/lib/orders/sign-stream";
import { fromPublicId } from "@/lib/shared/ids";
import { unopenedRows } from "./role-matrix-releases";
import type { Row } from "./role-matrix-rows";
import { PERSONAS, type RoleWorld } from "./role-world";

const everyone = (status: number) => PERSONAS.map(() => status);
const queryOf = (url: string) => url.split("?")[1] ?? "";
const entitlementOf = ({ paid }: RoleWorld) => fromPublicId("entitlement", paid.entitlementId) ?? "";
const A_DAY_AGO = () => new Date(Date.now() - 24 * 3_600_000);

/** Whole recordings: by session for who manages the artist or bought, by a signed link for who holds it. */
export const STREAM_ROWS: Readonly<Record<string, readonly Row[]>> = {
  "GET /api/tracks/{id}/stream": [
    {
      expected: [401, 403, 200, 200, 403, 403, 200],
      ask: (world) => ({ path: [world.published.publicTrackId] }),
    },
    ...unopenedRows([401, 403, 403, 200, 403, 403, 200]),
    {
      of: "in a format nobody made",
      expected: [401, 403, 503, 503, 403, 403, 503],
      ask: (world) => ({ path: [world.published.publicTrackId], query: "format=mp3_320" }),
    },
  ],
  "POST /api/streams": [
    {
      of: "what each may hear is in the answer",
      expected: everyone(200),
      ask: (world) => ({
        body: { trackIds: [world.published.publicTrackId, world.draft.publicTrackId], plays: ["wav"] },
      }),
    },
  ],
  "GET /api/streams/{id}": [
    {
      of: "without a signature, the buyer too",
      expected: everyone(403),
      ask: ({ paid }) => ({ path: [paid.entitlementId] }),
    },
    {
      of: "with the signature of a download",
      expected: everyone(403),
      ask: (world) => ({
        path: [world.paid.entitlementId],
        query: queryOf(signDownload(entitlementOf(world), new Date())),
      }),
    },
    {
      of: "run out",
      expected: everyone(410),
      ask: (world) => ({
        path: [world.paid.entitlementId],
        query: queryOf(signStream(entitlementOf(world), "original", A_DAY_AGO()).url),
      }),
    },
    {
      of: "by its signed link",
      expected: everyone(200),
      ask: (world) => ({
        path: [world.paid.entitlementId],
        query: queryOf(signStream(entitlementOf(world), "original", new Date()).url),
      }),
    },
  ],
};
