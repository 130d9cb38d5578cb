import { afterAll, beforeAll, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import { mergeOutbox } from "@/lib/analytics/merge-outbox";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { makeArtist, makeRelease } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { erasePerson } from "./erase-person";
import { viewPerson } from "./view-person";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterAll(() => world.close());

const makePerson = () =>
  createUser(
    pool,
    { email: `${newId()}@example.test`, name: "Nova", password: "correct horse 42", roles: ["artist"] },
    "system",
  );
const join = (userId: string, artistId: string, role: "owner" | "viewer") =>
  pool.query("INSERT INTO artist_member (user_id, artist_id, role) VALUES ($1, $2, $3)", [userId, artistId, role]);
const erase = (userId: string) => erasePerson({ who: { userId }, actorId: userId });
const nameOf = async (artistId: string) =>
  (await pool.query<{ name: string }>("SELECT name FROM artist WHERE id = $1", [artistId])).rows[0]?.name;

test("who alone is an artist with records and money stays, and is told both; nothing is erased meanwhile", async () => {
  const [userId, artistId] = [await makePerson(), await makeArtist()];
  await join(userId, artistId, "owner");
  const release = await makeRelease({ artistId, trackPrices: [1_000] });
  const [name] = [await nameOf(artistId)];
  await expect(erase(userId)).rejects.toMatchObject({
    code: "unprocessable",
    errors: [{ path: "releases", message: `${name} 1` }],
  });
  const order = await world.place({ input: { lines: release.publicTrackIds.map((trackId) => ({ trackId })) } });
  await world.confirm(order);
  await world.turn();
  await mergeOutbox();
  const { rows } = await pool.query<{ minor: number }>(
    "SELECT -sum(amount_minor)::int AS minor FROM ledger_entry WHERE account = $1",
    [`artist:${artistId}:payable`],
  );
  const owed = `$${((rows[0]?.minor ?? 0) / 100).toFixed(2)}`;
  expect(rows[0]?.minor).toBeGreaterThan(0);
  await expect(erase(userId)).rejects.toMatchObject({
    errors: [
      { path: "releases", message: `${name} 1` },
      { path: "balance", message: `${name} ${owed}` },
    ],
  });
  expect((await viewPerson({ userId })).obstacles.map(({ kind }) => kind)).toEqual(["releases", "balance"]);
  const { rows: users } = await pool.query("SELECT name, erased_at FROM app_user WHERE id = $1", [userId]);
  expect(users).toEqual([{ name: "Nova", erased_at: null }]);
});

test("the last owner stays while others are members, and goes once there is another owner: records and money stay", async () => {
  const [owner, member, artistId] = [await makePerson(), await makePerson(), await makeArtist()];
  await join(owner, artistId, "owner");
  await join(member, artistId, "viewer");
  await makeRelease({ artistId });
  await expect(erase(owner)).rejects.toMatchObject({
    errors: [{ path: "last-owner", message: await nameOf(artistId) }],
  });
  await pool.query("UPDATE artist_member SET role = 'owner' WHERE user_id = $1", [member]);
  await erase(owner);
  const { rows } = await pool.query("SELECT user_id FROM artist_member WHERE artist_id = $1", [artistId]);
  expect(rows).toEqual([{ user_id: member }]);
  const { rowCount } = await pool.query("SELECT 1 FROM release WHERE artist_id = $1 AND deleted_at IS NULL", [
    artistId,
  ]);
  expect(rowCount).toBe(1);
});

test("an artist who sold nothing goes once the records are gone, and the artist with them", async () => {
  const [userId, artistId] = [await makePerson(), await makeArtist()];
  await join(userId, artistId, "owner");
  const release = await makeRelease({ artistId });
  const before = await nameOf(artistId);
  await pool.query("UPDATE release SET deleted_at = now() WHERE id = $1", [release.id]);
  await erase(userId);
  expect(await nameOf(artistId)).not.toBe(before);
});
