import { sendLink } from "@/lib/accounts/account-links";
import { accountToken } from "@/lib/platform/account-token";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { makeSession, makeUser } from "./factories";
import type { Row } from "./role-matrix-rows";
import { PERSONAS, type Persona, type RoleWorld } from "./role-world";

const everyone = (status: number) => PERSONAS.map(() => status);
const SIGNED_IN = (status: number) => [401, ...PERSONAS.slice(1).map(() => status)];
const ADMIN = (status: number) => [401, 403, 403, 403, 403, 403, status];
const OWNER = (status: number) => [401, 404, 404, status, 404, 404, status];
const address = () => `${newId()}@example.test`;
const artist = ({ published }: RoleWorld) => toPublicId("artist", published.artistId);

async function placeLink(): Promise<string> {
  return accountToken(await sendLink(pool, { kind: "sign-up", email: address() }, new Date()));
}

async function addViewer(world: RoleWorld) {
  const { userId } = await makeUser(["artist"]);
  await pool.query("INSERT INTO artist_member (user_id, artist_id, role) VALUES ($1, $2, 'viewer')", [
    userId,
    world.published.artistId,
  ]);
  return { path: [artist(world), toPublicId("user", userId)] };
}

/** Into the artist, or of a new one. */
async function placeInvitation(artistId: string | null): Promise<string> {
  const id = newId();
  await pool.query(
    `INSERT INTO artist_invitation (id, artist_id, artist_name, email, role, created_at, expires_at)
     VALUES ($1, $2, $3, $4, 'owner', now(), now() + interval '1 day')`,
    [id, artistId, artistId ? null : "The New Ones", address()],
  );
  return toPublicId("invitation", id);
}

async function placeApplication(): Promise<string> {
  const [id, { userId }] = [newId(), await makeUser()];
  await pool.query(
    "INSERT INTO artist_application (id, user_id, artist_name, words, created_at) VALUES ($1, $2, 'The New Ones', 'Hello', now())",
    [id, userId],
  );
  return toPublicId("application", id);
}

async function ownSession(world: RoleWorld, persona: Persona) {
  const { userId } = persona === "anonymous" ? await makeUser() : world.people[persona];
  return { path: [toPublicId("session", (await makeSession(userId)).sessionId)] };
}
async function otherSession() {
  return { path: [toPublicId("session", (await makeSession((await makeUser()).userId)).sessionId)] };
}

/** The person is verified and has no application that waits. */
async function askApplication(world: RoleWorld, persona: Persona) {
  if (persona !== "anonymous") {
    const { userId } = world.people[persona];
    await pool.query("UPDATE app_user SET email_verified_at = now() WHERE id = $1", [userId]);
    await pool.query("DELETE FROM artist_application WHERE user_id = $1", [userId]);
  }
  return { body: { artistName: "The New Ones", words: "Hello" } };
}

async function askVerification(world: RoleWorld, persona: Persona) {
  if (persona !== "anonymous")
    await pool.query("UPDATE app_user SET email_verified_at = NULL WHERE id = $1", [world.people[persona].userId]);
  return {};
}

async function askDrop(world: RoleWorld, persona: Persona) {
  if (persona !== "anonymous")
    await pool.query(
      `INSERT INTO email_change (id, user_id, old_email, new_email, created_at, expires_at)
       VALUES ($1, $2, 'old@example.test', 'new@example.test', now(), now() + interval '1 day') ON CONFLICT (user_id) DO NOTHING`,
      [newId(), world.people[persona].userId],
    );
  return {};
}

export const ACCOUNT_ROWS: Record<string, readonly Row[]> = {
  "POST /api/account/sign-up": [{ expected: everyone(204), ask: () => ({ body: { email: address() } }) }],
  "POST /api/account/reset": [{ expected: everyone(204), ask: () => ({ body: { email: address() } }) }],
  "POST /api/account/links/look": [
    { expected: everyone(200), ask: async () => ({ body: { token: await placeLink() } }) },
    { of: "a guess", expected: everyone(404), ask: () => ({ body: { token: "acl_0.guess" } }) },
  ],
  "POST /api/account/links": [
    {
      expected: everyone(200),
      ask: async () => ({ body: { token: await placeLink(), name: "Ada", password: "correct horse" } }),
    },
    { of: "a guess", expected: everyone(404), ask: () => ({ body: { token: "acl_0.guess" } }) },
  ],
  "GET /api/account": [{ expected: SIGNED_IN(200) }],
  "PATCH /api/account": [{ expected: SIGNED_IN(200), ask: () => ({ body: { name: "Another Name" } }) }],
  "PUT /api/account/password": [
    {
      of: "without the old one",
      expected: SIGNED_IN(422),
      ask: () => ({ body: { current: "not this one", password: "correct horse" } }),
    },
  ],
  "GET /api/account/proof": [{ expected: SIGNED_IN(200) }],
  "POST /api/account/proof": [
    {
      of: "a wrong one",
      expected: SIGNED_IN(422),
      ask: () => ({ body: { method: "password", password: "not this one" } }),
    },
    {
      of: "a code, where the password is what counts",
      expected: SIGNED_IN(403),
      ask: () => ({ body: { method: "totp", code: "000000" } }),
    },
  ],
  "POST /api/account/proof/passkey": [
    // without a name no browser has passkeys: 127.0.0.1 is none
    { expected: SIGNED_IN(200), ask: () => ({ headers: { host: "localhost:3000" } }) },
  ],
  "POST /api/account/email": [{ expected: SIGNED_IN(204), ask: () => ({ body: { email: address() } }) }],
  "DELETE /api/account/email": [{ expected: SIGNED_IN(204), ask: askDrop }],
  "POST /api/account/verification": [{ expected: SIGNED_IN(204), ask: askVerification }],
  "DELETE /api/account/sessions": [{ expected: SIGNED_IN(200) }],
  "DELETE /api/account/sessions/{id}": [
    { of: "one's own", expected: SIGNED_IN(204), ask: ownSession },
    { of: "somebody's", expected: SIGNED_IN(404), ask: otherSession },
  ],
  "PUT /api/account/notices": [{ expected: SIGNED_IN(204), ask: () => ({ body: { sales: true } }) }],
  "POST /api/account/applications": [{ expected: SIGNED_IN(201), ask: askApplication }],
  "GET /api/artists/{id}/members": [{ expected: OWNER(200), ask: (world) => ({ path: [artist(world)] }) }],
  "PATCH /api/artists/{id}/members/{userId}": [
    { expected: OWNER(200), ask: async (world) => ({ ...(await addViewer(world)), body: { role: "editor" } }) },
  ],
  "DELETE /api/artists/{id}/members/{userId}": [{ expected: OWNER(204), ask: addViewer }],
  "POST /api/artists/{id}/invitations": [
    {
      expected: OWNER(201),
      ask: (world) => ({ path: [artist(world)], body: { email: address(), role: "viewer" } }),
    },
  ],
  "DELETE /api/artists/{id}/invitations/{invitationId}": [
    {
      expected: OWNER(204),
      ask: async (world) => ({ path: [artist(world), await placeInvitation(world.published.artistId)] }),
    },
  ],
  "GET /api/settings/people": [{ expected: ADMIN(200) }],
  "PUT /api/settings/people": [{ expected: ADMIN(200), ask: () => ({ body: { isSignUpOpen: true } }) }],
  "POST /api/settings/people/applications/{id}": [
    {
      expected: ADMIN(200),
      ask: async () => ({ path: [await placeApplication()], body: { decision: "refuse", reply: "Not now." } }),
    },
  ],
  "POST /api/settings/people/invitations": [
    { expected: ADMIN(201), ask: () => ({ body: { email: address(), artistName: "The New Ones" } }) },
  ],
  "DELETE /api/settings/people/invitations/{id}": [
    { expected: ADMIN(204), ask: async () => ({ path: [await placeInvitation(null)] }) },
  ],
};
