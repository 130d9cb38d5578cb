import { expect, test } from "vitest";
import { sellAt } from "../../test/analytics-room";
import { makeRelease, makeUser } from "../../test/factories";
import { pool } from "../platform/db";
import type { UserActor } from "../platform/session";
import { toPublicId } from "../shared/ids";
import { listOwnReleases } from "./list-own-releases";

test("each release with its tracks counted, without removed ones, and whether anybody ordered it", async () => {
  const release = await makeRelease({ trackPrices: [100, 100, 100] });
  const { userId } = await makeUser(["artist"], [release.artistId]);
  const actor = { kind: "user", userId, artistIds: [release.artistId], roles: ["artist"] } as unknown as UserActor;
  const list = async () =>
    (await listOwnReleases(actor)).map(({ id, trackCount, wasOrdered }) => ({ id, trackCount, wasOrdered }));
  const id = toPublicId("release", release.id);
  expect(await list()).toEqual([{ id, trackCount: 3, wasOrdered: false }]);
  await pool.query("UPDATE track SET deleted_at = now() WHERE id = $1", [release.trackIds[2]]);
  const line = { releaseId: release.id, artistId: release.artistId, trackId: release.trackIds[0] ?? null, netMinor: 9 };
  await sellAt({ at: new Date(), lines: [line] });
  await sellAt({ at: new Date(), lines: [line] });
  expect(await list()).toEqual([{ id, trackCount: 2, wasOrdered: true }]);
});
