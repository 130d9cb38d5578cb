import { wishToken } from "@/lib/mail/newsletter/consent-token";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { RETENTION, RETENTION_KINDS } from "@/lib/shared/schemas/retention";
import type { Row } from "./role-matrix-rows";
import { PERSONAS, type RoleWorld } from "./role-world";

const everyone = (status: number) => PERSONAS.map(() => status);
const SIGNED_IN = (status: number) => [401, ...PERSONAS.slice(1).map(() => status)];

const ADMIN = (status: number) => [401, 403, 403, 403, 403, 403, status];
const DELIVERED = Object.fromEntries(RETENTION_KINDS.map((kind) => [kind, RETENTION[kind].days]));

// the artist's own people alone: what readers told an artist is not the store's
const MEMBERS = (status: number) => [401, 403, 403, status, 404, 403, 404];
const LETTER = { subject: "A new record", body: "It is called Tide." };
const ofArtist = ({ published }: RoleWorld) => ({ path: [toPublicId("artist", published.artistId)] });

const STORE_WISH = { from: "store", wording: "store-1" };

/** A question that waits in somebody's mailbox. */
async function placeWish(): Promise<string> {
  const [subscriberId, wishId] = [newId(), newId()];
  await pool.query("INSERT INTO letter_subscriber (id, email, address_hash, created_at) VALUES ($1, $2, $2, now())", [
    subscriberId,
    `${wishId}@example.test`,
  ]);
  await pool.query(
    `INSERT INTO letter_consent (wish_id, subscriber_id, act, how, wording, words, at)
     VALUES ($1, $2, 'asked', 'artist-page', 'store-1', 'Send me news', now())`,
    [wishId, subscriberId],
  );
  return wishToken(wishId);
}

/** Letters, retention, and mail that comes back. */
export const CONSENT_ROWS: Record<string, readonly Row[]> = {
  "POST /api/letters": [
    {
      expected: everyone(204),
      ask: () => ({ body: { email: `${newId()}@example.test`, wishes: [STORE_WISH], at: "artist-page" } }),
    },
  ],
  "POST /api/letters/confirm": [
    { expected: everyone(200), ask: async () => ({ body: { token: await placeWish() } }) },
    { of: "a guess", expected: everyone(404), ask: () => ({ body: { token: "wsh_0.guess" } }) },
  ],
  "GET /api/account/letters": [{ expected: SIGNED_IN(200) }],
  "PUT /api/account/letters": [{ expected: SIGNED_IN(200), ask: () => ({ body: { wish: STORE_WISH, isOn: true } }) }],
  "GET /api/settings/privacy": [{ expected: ADMIN(200) }],
  "PUT /api/settings/privacy": [{ expected: ADMIN(200), ask: () => ({ body: DELIVERED }) }],
  "POST /api/settings/privacy/run": [{ expected: ADMIN(202) }],
  "GET /api/letters/{from}": [
    { expected: MEMBERS(200), ask: ofArtist },
    { of: "the store", expected: [401, 403, 403, 404, 404, 403, 200], ask: () => ({ path: ["store"] }) },
  ],
  "POST /api/letters/{from}": [
    {
      of: "to nobody: nothing is sent",
      expected: MEMBERS(422),
      ask: (world) => ({ ...ofArtist(world), body: LETTER, headers: { "idempotency-key": newId() } }),
    },
  ],
  "POST /api/letters/{from}/preview": [
    { expected: MEMBERS(200), ask: (world) => ({ ...ofArtist(world), body: LETTER }) },
  ],
  "GET /api/letters/{from}/addresses": [{ expected: MEMBERS(200), ask: ofArtist }],
  "POST /api/mail/bounces": [
    { of: "what is no report", expected: ADMIN(422), ask: () => ({ body: "Subject: hello\n\nNo report." }) },
  ],
};
