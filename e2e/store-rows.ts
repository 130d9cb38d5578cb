import { randomUUID } from "node:crypto";
import pg from "pg";
import { findDatabase } from "./ask-store";
import type { DemoFile, DemoRole } from "./fixtures";

export type Account = { email: string; password: string };

/** Runs statements on the running store's own database: for what no page makes, such as time that has passed. */
export async function inStore<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: findDatabase(process.env.BACKLINE_E2E_DATA_DIR as string) });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** A person of their own for one journey, with a confirmed address and the password of a demo account. */
export async function makePerson(
  { accounts }: DemoFile,
  name = "Orla Devane",
  role: DemoRole = "buyer",
): Promise<Account> {
  const known = accounts.find((account) => account.role === "buyer");
  if (!known) throw new Error("demo.json has no buyer");
  const id = randomUUID();
  const email = `person-${id.slice(0, 8)}@example.org`;
  await inStore((client) =>
    client.query(
      `WITH made AS (
         INSERT INTO app_user (id, email, name, password_hash, email_verified_at)
         SELECT $1, $2, $3, password_hash, now() FROM app_user WHERE email = $4 RETURNING id)
       INSERT INTO role_grant (user_id, role) SELECT id, $5 FROM made`,
      [id, email, name, known.email, role],
    ),
  );
  return { email, password: known.password };
}

/** Makes somebody a member of an artist. */
export async function joinArtist({ email }: Account, artistName: string, role: "owner" | "editor" | "viewer") {
  await inStore((client) =>
    client.query(
      `INSERT INTO artist_member (user_id, artist_id, role)
       SELECT u.id, a.id, $3 FROM app_user u, artist a WHERE u.email = $1 AND a.name = $2`,
      [email, artistName, role],
    ),
  );
}

/** Lets eleven minutes pass over a person's sessions: they are signed in still, and no longer freshly. */
export async function leaveOpen({ email }: Account): Promise<void> {
  await inStore((client) =>
    client.query(
      `UPDATE session SET proven_at = now() - interval '11 min'
       WHERE revoked_at IS NULL AND user_id = (SELECT id FROM app_user WHERE email = $1)`,
      [email],
    ),
  );
}
