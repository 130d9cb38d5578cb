import "server-only";
import { LRUCache } from "lru-cache";
import { headers as requestHeaders } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { decode } from "next-auth/jwt";
import type { Actor, Role, Scope } from "../shared/roles";
import { sha256Hex } from "./crypto";
import { pool } from "./db";
import { env } from "./env";
import { AppError } from "./errors";
import { log } from "./log";
import { nameNetwork } from "./peer";
import { processGlobal } from "./process-global";
import { readCookie } from "./read-cookie";
import { sessionCookieName } from "./session-cookie";
import { watchTopic } from "./watch-topic";

export type UserActor = Extract<Actor, { kind: "user" }>;

const GUEST: Actor = { kind: "guest" };
const CACHE_MS = 5_000;
const SEEN_EVERY_SECONDS = 60;

type ActorRow = {
  user_id: string;
  name: string;
  roles: Role[] | null;
  artist_ids: string[] | null;
  viewed_artist_ids: string[] | null;
  scopes: Scope[] | null;
  session_id: string | null;
  is_seen_late?: boolean;
  has_factor: boolean;
};

const PERSON = `
  u.id AS user_id, u.name,
  (SELECT array_agg(role ORDER BY role) FROM role_grant WHERE user_id = u.id) AS roles,
  (SELECT array_agg(artist_id ORDER BY created_at, artist_id) FROM artist_member WHERE user_id = u.id) AS artist_ids,
  (SELECT array_agg(artist_id) FROM artist_member WHERE user_id = u.id AND role = 'viewer') AS viewed_artist_ids`;

const BY_SESSION = `SELECT ${PERSON}, NULL::text[] AS scopes, s.id AS session_id, s.amr && '{passkey,otp,backup}' AS has_factor,
    s.place = '' OR s.last_seen_at < now() - make_interval(secs => ${SEEN_EVERY_SECONDS}) AS is_seen_late
  FROM session s JOIN app_user u ON u.id = s.user_id
  WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND u.disabled_at IS NULL`;

const BY_KEY = `WITH k AS (
    UPDATE api_key SET last_used_at = now() WHERE key_hash = $1 AND revoked_at IS NULL RETURNING user_id, scopes)
  SELECT ${PERSON}, k.scopes, NULL::uuid AS session_id,
    EXISTS (SELECT 1 FROM second_factor WHERE user_id = u.id AND confirmed_at IS NOT NULL) AS has_factor
  FROM k JOIN app_user u ON u.id = k.user_id WHERE u.disabled_at IS NULL`;

/** Demotion, reset and logout bite in every process: the topic empties the cache (decisions.md D16). */
const cached = processGlobal("actors", () => {
  const actors = new LRUCache<string, UserActor>({ max: 10_000, ttl: CACHE_MS });
  return { actors, watch: watchTopic("session", () => actors.clear()) };
});

/** For the list of one's sessions. Beside the request: it neither waits for this nor fails with it. */
function noteSeen(sessionId: string, headers: Headers): void {
  pool
    .query(
      `UPDATE session SET last_seen_at = now(), place = $2
       WHERE id = $1 AND (place = '' OR last_seen_at < now() - make_interval(secs => ${SEEN_EVERY_SECONDS}))`,
      [sessionId, nameNetwork(headers)],
    )
    .catch((err: unknown) => log.warn({ err }, "it could not be noted when a session was seen"));
}

async function loadActor(sql: string, value: string, headers: Headers): Promise<UserActor | null> {
  const mayKeep = cached.watch.begin();
  const cacheKey = sha256Hex(sql.slice(0, 40) + value);
  const known = cached.actors.get(cacheKey);
  if (known) return known;
  const { rows } = await pool.query<ActorRow>(sql, [value]);
  const row = rows[0];
  if (!row) return null;
  if (row.is_seen_late && row.session_id) noteSeen(row.session_id, headers);
  const actor: UserActor = {
    kind: "user",
    userId: row.user_id,
    name: row.name,
    roles: row.roles ?? [],
    artistIds: row.artist_ids ?? [],
    ...(row.viewed_artist_ids ? { viewedArtistIds: row.viewed_artist_ids } : {}),
    sessionId: row.session_id,
    scopes: row.scopes,
    ...(needsFactor(row) ? { lacksFactor: true as const } : {}),
  };
  if (mayKeep()) cached.actors.set(cacheKey, actor);
  return actor;
}

function needsFactor({ roles, has_factor: hasFactor }: ActorRow): boolean {
  return env.BACKLINE_MODE === "live" && !hasFactor && roles?.includes("admin") === true;
}

/** The session that a browser's cookie names; nothing says yet that it is open. */
export async function readSessionId(cookieHeader: string | null): Promise<string | null> {
  const token = readCookie(cookieHeader, sessionCookieName());
  if (!token) return null;
  const payload = await decode({ token, secret: env.AUTH_SECRET }).catch(() => null);
  return typeof payload?.sid === "string" ? payload.sid : null;
}

/**
 * Who a request comes from; `admit` says what they may act as. A bearer key that is unknown or revoked answers null, so that the caller can say 401 instead
 * of treating the script as a guest; no credentials at all is a guest.
 */
export async function actorFromHeaders(headers: Headers): Promise<Actor | null> {
  const bearer = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (bearer) return loadActor(BY_KEY, sha256Hex(bearer), headers);
  const sessionId = await readSessionId(headers.get("cookie"));
  return sessionId ? ((await loadActor(BY_SESSION, sessionId, headers)) ?? GUEST) : GUEST;
}

/** What somebody may act as: nobody, while a second factor is lacking. */
export function admit(actor: Actor): Actor {
  return actor.kind === "user" && actor.lacksFactor ? GUEST : actor;
}

/** Throws `forbidden` when the actor is an API key without the scope; with no scope named, keys are not let in at all. */
export function requireScope(actor: Actor, scope: Scope | undefined): void {
  if (actor.kind === "guest" || actor.scopes === null || (scope && actor.scopes.includes(scope))) return;
  const lack = scope ? `The API key lacks the scope ${scope}.` : "API keys cannot do this; sign in instead.";
  throw new AppError("forbidden", lack);
}

/** Whose browser asks for the page being rendered, also while they lack a second factor. */
export async function readVisitor(): Promise<Actor> {
  return (await actorFromHeaders(await requestHeaders())) ?? GUEST;
}

/** The actor of the page being rendered. */
export async function auth(): Promise<Actor> {
  return admit(await readVisitor());
}

export const FACTORS_PATH = "/account/security";

/**
 * For pages: sends guests to sign in and back, people who lack a second factor to add one, and answers 403 to people without
 * one of the roles.
 */
export async function requirePage(roles: readonly Role[], path: string): Promise<UserActor> {
  const actor = await readVisitor();
  if (actor.kind === "guest") redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  if (actor.lacksFactor && path !== FACTORS_PATH) redirect(`${FACTORS_PATH}?next=${encodeURIComponent(path)}`);
  if (!roles.some((role) => actor.roles.includes(role))) forbidden();
  return actor;
}
