import { randomUUID } from "node:crypto";
import pg from "pg";
import { findDatabase } from "./ask-store";
import type { DemoFile } from "./fixtures";

/** An artist who has just begun, with the demo artist's password; accounts cannot be made in the demo's own pages. */
export async function makeArtist({ accounts }: DemoFile): Promise<{ email: string; password: string }> {
  const known = accounts.find(({ role }) => role === "artist");
  if (!known) throw new Error("demo.json has no artist");
  const [userId, artistId] = [randomUUID(), randomUUID()];
  const email = `new-${userId.slice(0, 8)}@example.org`;
  const client = new pg.Client({ connectionString: findDatabase(process.env.BACKLINE_E2E_DATA_DIR as string) });
  await client.connect();
  try {
    await client.query(
      `WITH made AS (
         INSERT INTO app_user (id, email, name, password_hash)
         SELECT $1, $2, 'Nova Quill', password_hash FROM app_user WHERE email = $3 RETURNING id),
       granted AS (INSERT INTO role_grant (user_id, role) SELECT id, 'artist' FROM made),
       begun AS (INSERT INTO artist (id, slug, name) VALUES ($4, $5, 'Nova Quill'))
       SELECT 1`,
      [userId, email, known.email, artistId, `nova-${artistId.slice(0, 8)}`],
    );
    await client.query("INSERT INTO artist_member (user_id, artist_id, role) VALUES ($1, $2, 'owner')", [
      userId,
      artistId,
    ]);
  } finally {
    await client.end();
  }
  return { email, password: known.password };
}
