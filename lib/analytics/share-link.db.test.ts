import { beforeAll, describe, expect, test } from "vitest";
import { makeArtist, makeUser } from "@/test/factories";
import { pool } from "../platform/db";
import type { UserActor } from "../platform/session";
import { fromPublicId, toPublicId } from "../shared/ids";
import type { CreatedShareLink } from "../shared/schemas/share";
import { ShareLinkInput } from "../shared/schemas/share";
import { openShareLink } from "./open-share-link";
import { createShareLink, listShareLinks, revokeShareLink } from "./share-link";

let analyst: UserActor;
let artist: UserActor;
let artistId: string;

beforeAll(async () => {
  artistId = await makeArtist();
  analyst = await makeUser(["analyst"]);
  artist = await makeUser(["artist"], [artistId]);
});

const input = (more: object = {}) => ShareLinkInput.parse({ page: "artists", query: { period: "7d" }, ...more });
const tokenOf = ({ url }: CreatedShareLink) => url.split("/s/")[1] ?? "";
const rowOf = ({ link }: CreatedShareLink) => fromPublicId("shareLink", link.id);

test("it opens what was shared, without an account, and counts", async () => {
  const made = await createShareLink(analyst, input({ query: { period: "7d", compare: "previous", currency: "EUR" } }));
  expect(await openShareLink(tokenOf(made))).toMatchObject({
    page: "artists",
    query: { period: "7d", compare: "previous", currency: "EUR", format: "json" },
    viewer: { artistIds: null },
    expiresAt: made.link.expiresAt,
  });
  await openShareLink(tokenOf(made));
  expect((await listShareLinks(analyst))[0]).toMatchObject({ id: made.link.id, opened: 2 });
});

test("the database holds nothing that opens it", async () => {
  const made = await createShareLink(analyst, input());
  const { rows } = await pool.query("SELECT row_to_json(s)::text AS row FROM share_link s WHERE id = $1", [
    rowOf(made),
  ]);
  for (const part of tokenOf(made).split(".")) expect(rows[0]?.row).not.toContain(part);
  const audit = await pool.query("SELECT after::text FROM audit_entry WHERE subject = $1", [made.link.id]);
  expect(audit.rows).toHaveLength(1);
  for (const part of tokenOf(made).split(".")) expect(audit.rows[0]?.after).not.toContain(part);
});

test("an artist's link shows their own artists and no others", async () => {
  const made = await createShareLink(artist, input());
  expect((await openShareLink(tokenOf(made)))?.viewer).toEqual({ artistIds: [artistId] });
  const other = toPublicId("artist", await makeArtist());
  await expect(createShareLink(artist, input({ query: { artistId: other } }))).rejects.toMatchObject({
    code: "forbidden",
  });
});

test.each<[string, object]>([
  ["the funnel of a country", { page: "funnel", query: { country: "NO" } }],
  ["tracks of a rail", { page: "tracks", query: { rail: "stripe" } }],
])("%s: the page cannot show it, so no link to it is made", async (_, more) => {
  await expect(createShareLink(analyst, input(more))).rejects.toMatchObject({ code: "invalid_request" });
});

test("what the page would refuse cannot be shared", async () => {
  const wrong = input({ query: { period: "custom", from: "2026-02-02", to: "2026-02-01" } });
  await expect(createShareLink(analyst, wrong)).rejects.toMatchObject({ code: "invalid_request" });
  await expect(createShareLink(await makeUser(["buyer"]), input())).rejects.toMatchObject({ code: "forbidden" });
});

describe("it does not open", () => {
  test.each<[string, (token: string) => string]>([
    ["another secret", (token) => `${"A".repeat(43)}.${token.split(".")[1]}`],
    ["another signature", (token) => `${token.split(".")[0]}.${"A".repeat(43)}`],
    ["without a signature", (token) => token.split(".")[0] ?? ""],
    ["with something behind", (token) => `${token}x`],
    ["empty", () => ""],
  ])("%s", async (_, change) => {
    expect(await openShareLink(change(tokenOf(await createShareLink(analyst, input()))))).toBeNull();
  });

  test.each<[string, string, (actor: UserActor) => unknown[]]>([
    [
      "a scope widened in the database",
      `UPDATE share_link SET scope = jsonb_set(scope, '{artistIds}', 'null') WHERE created_by = $1`,
      (actor) => [actor.userId],
    ],
    [
      "another page written into it",
      `UPDATE share_link SET scope = jsonb_set(scope, '{page}', '"funnel"') WHERE created_by = $1`,
      (actor) => [actor.userId],
    ],
    [
      "a later end written into it",
      "UPDATE share_link SET expires_at = expires_at + interval '1 day' WHERE created_by = $1",
      (actor) => [actor.userId],
    ],
    [
      "its maker is no artist any more",
      "DELETE FROM role_grant WHERE user_id = $1 AND role = 'artist'",
      (actor) => [actor.userId],
    ],
    ["its maker left the artist", "DELETE FROM artist_member WHERE user_id = $1", (actor) => [actor.userId]],
    [
      "its maker's account is closed",
      "UPDATE app_user SET disabled_at = now() WHERE id = $1",
      (actor) => [actor.userId],
    ],
  ])("%s", async (_, sql, values) => {
    const maker = await makeUser(["artist"], [artistId]);
    const token = tokenOf(await createShareLink(maker, input()));
    expect(await openShareLink(token)).not.toBeNull();
    expect((await pool.query(sql, values(maker))).rowCount).toBe(1);
    expect(await openShareLink(token)).toBeNull();
  });

  test("an analyst's link after they are an artist only: it showed everyone's figures", async () => {
    const maker = await makeUser(["analyst", "artist"], [artistId]);
    const token = tokenOf(await createShareLink(maker, input()));
    await pool.query("DELETE FROM role_grant WHERE user_id = $1 AND role = 'analyst'", [maker.userId]);
    expect(await openShareLink(token)).toBeNull();
  });

  test("from the instant it expires", async () => {
    const made = await createShareLink(analyst, input({ days: 1 }), { now: () => new Date("2026-11-20T10:00:00Z") });
    expect(made.link.expiresAt).toBe("2026-11-21T10:00:00.000Z");
    const at = (time: string) => openShareLink(tokenOf(made), { now: () => new Date(time) });
    expect(await at("2026-11-21T09:59:59.999Z")).not.toBeNull();
    expect(await at("2026-11-21T10:00:00.000Z")).toBeNull();
  });

  test("once it is revoked, by its maker or an admin and nobody else", async () => {
    const [mine, admins] = [await createShareLink(artist, input()), await createShareLink(artist, input())];
    await expect(revokeShareLink(analyst, mine.link.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await openShareLink(tokenOf(mine))).not.toBeNull();
    await revokeShareLink(artist, mine.link.id);
    await revokeShareLink(await makeUser(["admin"]), admins.link.id);
    expect([await openShareLink(tokenOf(mine)), await openShareLink(tokenOf(admins))]).toEqual([null, null]);
    await expect(revokeShareLink(artist, mine.link.id)).rejects.toMatchObject({ code: "not_found" });
    expect((await listShareLinks(artist)).map(({ id }) => id)).not.toContain(mine.link.id);
  });
});
