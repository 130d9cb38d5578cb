import { expect, test } from "vitest";
import { z } from "zod";
import { makeRelease, makeUser } from "../../test/factories";
import { pool } from "../platform/db";
import { newId } from "../shared/ids";
import { GUEST } from "../shared/roles";
import { OutcomeEvent, PlayEvent } from "../shared/schemas/rollup";
import { recordPlays } from "./record-plays";

const LENGTH_MS = 200_000;
const startedAt = Date.parse("2026-11-21T12:00:00Z");
const clockAt = (seconds: number) => ({ now: () => new Date(startedAt + seconds * 1000) });
const listener = (id: string = newId()) => ({ listenerId: id, actor: GUEST, userAgent: "Mozilla/5.0" });

async function playsOf(trackId: string) {
  const { rows } = await pool.query("SELECT played_ms, outcome FROM play WHERE track_id = $1 ORDER BY played_at", [
    trackId,
  ]);
  const { rows: told } = await pool.query<{ payload: unknown }>(
    "SELECT payload FROM outbox WHERE topic = 'rollup' AND payload->>'trackId' = $1 ORDER BY id",
    [trackId],
  );
  const events = told.map(({ payload }) => z.union([PlayEvent, OutcomeEvent]).parse(payload));
  return { plays: rows, events: events.map((event) => [event.kind, event.outcome]) };
}

test("reports of one listen less than 30 s apart are one play that grows", async () => {
  const release = await makeRelease();
  const who = listener();
  const report = (playedMs: number) => [{ trackId: release.publicTrackIds[0] ?? "", playedMs, source: "release" }];
  expect(await recordPlays(who, report(15_000), clockAt(15))).toBe(1);
  expect(await recordPlays(who, report(40_000), clockAt(40))).toBe(0);
  expect(await recordPlays(who, report(62_000), clockAt(62))).toBe(0);
  expect(await playsOf(release.trackIds[0] ?? "")).toEqual({
    plays: [{ played_ms: 62_000, outcome: "partial" }],
    events: [
      ["play", "skip"],
      ["outcome", "partial"],
    ],
  });
  expect(await recordPlays(who, report(190_000), clockAt(93))).toBe(1);
  expect((await playsOf(release.trackIds[0] ?? "")).plays).toHaveLength(2);
});

test.each([
  ["complete from 90 % on", 180_000, "complete"],
  ["partial just below", 179_999, "partial"],
  ["skip below 10 %", 19_999, "skip"],
  ["never longer than the recording", 900_000, "complete"],
])("%s", async (_, playedMs, outcome) => {
  const release = await makeRelease();
  await recordPlays(listener(), [{ trackId: release.publicTrackIds[0] ?? "", playedMs, source: "home" }]);
  expect((await playsOf(release.trackIds[0] ?? "")).plays).toEqual([
    { played_ms: Math.min(playedMs, LENGTH_MS), outcome },
  ]);
});

test("an artist's own plays, bots, drafts, unknown and malformed ids count nothing", async () => {
  const release = await makeRelease();
  const draft = await makeRelease({ status: "draft" });
  const owner = await makeUser(["artist"], [release.artistId]);
  const track = { trackId: release.publicTrackIds[0] ?? "", playedMs: 60_000, source: "home" };
  expect(await recordPlays({ ...listener(), actor: owner }, [track])).toBe(0);
  expect(await recordPlays({ ...listener(), userAgent: "Googlebot/2.1" }, [track])).toBe(0);
  const strangers = [draft.publicTrackIds[0] ?? "", "trk_00000000000000000000000000", "nonsense"];
  expect(
    await recordPlays(
      listener(),
      strangers.map((trackId) => ({ ...track, trackId })),
    ),
  ).toBe(0);
});

test("twenty parallel reports of one listen are one play", async () => {
  const release = await makeRelease();
  const who = listener();
  const report = [{ trackId: release.publicTrackIds[0] ?? "", playedMs: 30_000, source: "home" }];
  const counts = await Promise.all(Array.from({ length: 20 }, () => recordPlays(who, report, clockAt(0))));
  expect(counts.reduce((a, b) => a + b, 0)).toBe(1);
  expect((await playsOf(release.trackIds[0] ?? "")).plays).toHaveLength(1);
});
