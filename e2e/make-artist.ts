import { randomUUID } from "node:crypto";
import type { DemoFile } from "./fixtures";
import { type Account, inStore, makePerson } from "./store-rows";

/** An artist who has just begun, with the password of a demo account. */
export async function makeArtist(demo: DemoFile): Promise<Account> {
  const account = await makePerson(demo, "Nova Quill", "artist");
  const artistId = randomUUID();
  await inStore((client) =>
    client.query(
      `WITH begun AS (INSERT INTO artist (id, slug, name) VALUES ($1, $2, 'Nova Quill') RETURNING id)
       INSERT INTO artist_member (user_id, artist_id, role) SELECT u.id, begun.id, 'owner' FROM app_user u, begun
       WHERE u.email = $3`,
      [artistId, `nova-${artistId.slice(0, 8)}`, account.email],
    ),
  );
  return account;
}
