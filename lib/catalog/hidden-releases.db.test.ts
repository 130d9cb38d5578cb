import { afterEach, describe, expect, test } from "vitest";
import { sha256Hex } from "@/lib/platform/crypto";
import { pool } from "@/lib/platform/db";
import { releaseCookie } from "@/lib/platform/release-cookie";
import { newId } from "@/lib/shared/ids";
import type { ReleaseStatus } from "@/lib/shared/schemas/catalog";
import { startCacheProcess, stopCacheProcesses } from "@/test/cache-processes";
import { makeSound } from "@/test/make-sound";
import { type RedisServer, startRedis, whyNoRedis } from "@/test/redis-server";

/** Of the two processes to start on a machine that has much to do. */
const PATIENCE_MS = 60_000;
let redis: RedisServer | null = null;
afterEach(async () => {
  await stopCacheProcesses();
  await redis?.stop();
  redis = null;
});

/** A record with a cover, and what a browser carries that came by its link. */
async function makeLinked() {
  const sound = await makeSound("published");
  const cid = `bafycover${newId()}`;
  await pool.query(
    "INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile) VALUES ($1, 'cover', 'image/webp', 1, 'x')",
    [cid],
  );
  await pool.query("UPDATE release SET cover_cid = $2, cover_small_cid = $2 WHERE id = $1", [sound.id, cid]);
  const token = `link-of-${sound.id}`;
  await pool.query(
    "INSERT INTO release_link (id, release_id, label, token_hash, created_at) VALUES ($1, $2, '', $3, now())",
    [newId(), sound.id, sha256Hex(token)],
  );
  const [linked = ""] = releaseCookie(sound.publicId, token).split(";");
  return { sound, cid, linked };
}

const NOTHING = {
  release: null,
  coverUrl: null,
  track: "not_found",
  bars: "not_found",
  preview: [404, "no-store"],
  isListed: false,
};
const seen = (cid: string, cacheControl: string, isListed: boolean) => ({
  release: expect.any(String),
  coverUrl: expect.stringContaining(cid),
  track: "Zoë's \u202Ewaltz",
  bars: expect.any(Number),
  preview: [200, cacheControl],
  isListed,
});

describe.each([
  { name: "each process's own memory", withRedis: false },
  { name: "one Redis for all", withRedis: true },
])("two processes over $name", ({ withRedis }) => {
  test.skipIf(withRedis && whyNoRedis)(
    "what leaves the shop leaves every cache at once, and what a link opens is kept for nobody else",
    async () => {
      redis = withRedis ? await startRedis() : null;
      const more: Record<string, string> = redis ? { REDIS_URL: redis.url } : {};
      const [a, b] = [startCacheProcess(more), startCacheProcess(more)];
      const { sound, cid, linked } = await makeLinked();
      const { id, artistId, slug, publicTrackId: trackId } = sound;
      const look = async (cookie: string) => {
        const asked = { do: "look", slug, trackId, cookie };
        const both = () => Promise.all([a.ask(asked), b.ask(asked)]);
        // twice: what the first has left in a cache is what the second meets
        return [...(await both()), ...(await both())];
      };
      const inShop = Array(4).fill(seen(cid, "public, max-age=604800, immutable", true));
      const byLink = Array(4).fill(seen(cid, "private, no-store", false));
      const nothing = Array(4).fill(NOTHING);
      const turnTo = (status: ReleaseStatus) => a.ask({ do: "edit", id, artistId, patch: { status } });

      for (let round = 0; round < 2; round++) {
        expect(await look("")).toEqual(inShop);
        await turnTo("unlisted");
        expect(await look("")).toEqual(nothing);
        expect(await look(linked)).toEqual(byLink);
        expect(await look("")).toEqual(nothing);
        await turnTo("draft");
        expect([await look(""), await look(linked)]).toEqual([nothing, nothing]);
        await turnTo("published");
      }
      await turnTo("unlisted");
      expect(await look(linked)).toEqual(byLink);
      await pool.query("UPDATE release_link SET revoked_at = now() WHERE release_id = $1", [id]);
      expect([await look(linked), await look("")]).toEqual([nothing, nothing]);
    },
    PATIENCE_MS,
  );
});
