import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { Row } from "./role-matrix-rows";
import type { RoleWorld } from "./role-world";

const ADMIN = (status: number) => [401, 403, 403, 403, 403, 403, status];
const OWN = (status: number, toOthers: number) => [401, 403, 403, status, toOthers, 403, status];

async function recordingOf({ published }: RoleWorld): Promise<string> {
  const { rows } = await pool.query<{ id: string }>("SELECT recording_id AS id FROM track WHERE id = $1", [
    published.trackId,
  ]);
  return toPublicId("recording", rows[0]?.id ?? "");
}

export const STORAGE_ROWS: Record<string, readonly Row[]> = {
  "GET /api/recordings": [{ of: "one's own, or all", expected: [401, 403, 403, 200, 200, 403, 200] }],
  "PUT /api/tracks/{id}/sharing": [
    {
      expected: OWN(200, 403),
      ask: ({ published }) => ({ path: [published.publicTrackId], body: { sharesOriginal: false } }),
    },
  ],
  "GET /api/recordings/{id}/car": [
    { expected: OWN(200, 404), ask: async (world) => ({ path: [await recordingOf(world)] }) },
  ],
  "GET /api/artists/{id}/car": [
    { expected: OWN(200, 404), ask: ({ published }) => ({ path: [toPublicId("artist", published.artistId)] }) },
  ],
  "GET /api/settings/storage": [{ expected: ADMIN(200) }],
  "POST /api/settings/storage": [
    { expected: ADMIN(202), ask: () => ({ body: { action: "retry" } }) },
    { of: "an object that is not there", expected: ADMIN(404), ask: () => ({ body: { action: "restore", cid: "x" } }) },
  ],
};
