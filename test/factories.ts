import { randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import { issueApiKey } from "@/lib/accounts/create-api-key";
import { type Amr, createSession } from "@/lib/accounts/create-session";
import { indexRelease } from "@/lib/catalog/index-search";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { UserActor } from "@/lib/platform/session";
import { sessionCookieName } from "@/lib/platform/session-cookie";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import { type Role, SCOPES, type Scope } from "@/lib/shared/roles";
import type { ReleaseStatus } from "@/lib/shared/schemas/catalog";

const unique = () => randomBytes(5).toString("hex");

/** A person with grants and, where given, a place in artists; returned as the actor that handlers see. */
export async function makeUser(
  roles: readonly Role[] = ["buyer"],
  artistIds: readonly string[] = [],
): Promise<UserActor> {
  const userId = newId();
  await pool.query("INSERT INTO app_user (id, email, name) VALUES ($1, $2, 'Test Person')", [
    userId,
    `${unique()}@example.test`,
  ]);
  for (const role of roles) await pool.query("INSERT INTO role_grant (user_id, role) VALUES ($1, $2)", [userId, role]);
  for (const artistId of artistIds)
    await pool.query("INSERT INTO artist_member (user_id, artist_id, role) VALUES ($1, $2, 'owner')", [
      userId,
      artistId,
    ]);
  return {
    kind: "user",
    userId,
    name: "Test Person",
    roles: [...roles],
    artistIds: [...artistIds],
    sessionId: null,
    scopes: null,
  };
}

/** The Cookie header of a browser that a person signed in with, and the session behind it; by password unless said otherwise. */
export async function makeSession(
  userId: string,
  amr?: readonly Amr[],
): Promise<{ sessionId: string; cookie: string }> {
  const sessionId = await createSession(pool, { userId, userAgent: "test", ...(amr && { amr }), now: new Date() });
  const token = await encode({ token: { sid: sessionId }, secret: env.AUTH_SECRET });
  return { sessionId, cookie: `${sessionCookieName()}=${token}` };
}

/** The Authorization header of a script with a key of that person. */
export async function makeBearer(
  userId: string,
  scopes: readonly Scope[] = SCOPES,
): Promise<{ authorization: string; keyId: string }> {
  const { token, id } = await issueApiKey(pool, { userId, name: "test", scopes });
  return { authorization: `Bearer ${token}`, keyId: toPublicId("apiKey", id) };
}

/** An artist with a name of its own; returns the bare uuid. */
export async function makeArtist(name = `Artist ${unique()}`): Promise<string> {
  const id = newId();
  await pool.query("INSERT INTO artist (id, slug, name) VALUES ($1, $2, $3)", [id, `artist-${unique()}`, name]);
  return id;
}

/** A recording row without bytes behind it. */
export async function makeRecording(artistId: string, durationMs = 200_000): Promise<string> {
  const id = newId();
  const cid = `test-${unique()}`;
  await pool.query(
    "INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile) VALUES ($1, 'original', 'audio/flac', 1000, 'test')",
    [cid],
  );
  await pool.query(
    `INSERT INTO recording (id, artist_id, content_hash, cid, size_bytes, mime_type, container, codec, is_lossless, duration_ms, sample_rate_hz, bit_depth, channels, peaks)
     VALUES ($1, $2, $3, $4, 1000, 'audio/flac', 'FLAC', 'FLAC', true, $5, 44100, 16, 2, '[0.1, 0.9, 0.5]')`,
    [id, artistId, randomBytes(32).toString("hex"), cid, durationMs],
  );
  return id;
}

export type MadeRelease = {
  id: string;
  publicId: string;
  slug: string;
  artistId: string;
  trackIds: string[];
  publicTrackIds: string[];
};
type ReleaseFacts = {
  artistId?: string;
  title?: string;
  priceMinor?: number;
  trackPrices?: number[];
  currency?: Currency;
  status?: ReleaseStatus;
  isPriceOpen?: boolean;
  trackTitles?: string[];
};

/** A release with one track per price, published unless said otherwise, and findable; a scheduled one is due in a day. */
export async function makeRelease(facts: ReleaseFacts = {}): Promise<MadeRelease> {
  const artistId = facts.artistId ?? (await makeArtist());
  const id = newId();
  const slug = `release-${unique()}`;
  const status = facts.status ?? "published";
  await pool.query(
    `INSERT INTO release (id, artist_id, slug, title, status, genre, currency, price_minor, is_price_open, published_at, publish_at)
     VALUES ($1, $2, $3, $4, $5, 'jazz', $6, $7, $8, CASE WHEN $5 = 'published' THEN now() END,
       CASE WHEN $5 = 'scheduled' THEN now() + interval '1 day' END)`,
    [
      id,
      artistId,
      slug,
      facts.title ?? `Release ${unique()}`,
      status,
      facts.currency ?? "USD",
      facts.priceMinor ?? 900,
      facts.isPriceOpen ?? false,
    ],
  );
  const trackIds: string[] = [];
  for (const [n, priceMinor] of (facts.trackPrices ?? [129]).entries()) {
    const trackId = newId();
    trackIds.push(trackId);
    await pool.query(
      "INSERT INTO track (id, release_id, recording_id, artist_id, position, title, price_minor, is_price_open) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      [
        trackId,
        id,
        await makeRecording(artistId),
        artistId,
        n + 1,
        facts.trackTitles?.[n] ?? `Track ${unique()}`,
        priceMinor,
        facts.isPriceOpen ?? false,
      ],
    );
  }
  await indexRelease(pool, id);
  return {
    id,
    publicId: toPublicId("release", id),
    slug,
    artistId,
    trackIds,
    publicTrackIds: trackIds.map((track) => toPublicId("track", track)),
  };
}
