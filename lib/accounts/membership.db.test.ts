import { beforeEach, describe, expect, test } from "vitest";
import { createRelease } from "@/lib/catalog/create-release";
import { pool } from "@/lib/platform/db";
import { actorFromHeaders, type UserActor } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import { canManageArtist, canSeeArtist, type MemberRole } from "@/lib/shared/roles";
import { readToken } from "@/test/account-mail";
import { makeArtist, makeSession, makeUser } from "@/test/factories";
import { applyAsArtist, decideApplication, listApplications } from "./applications";
import { inviteArtist, inviteMember, withdrawInvitation } from "./invite";
import { changeMember, listMembers, removeMember } from "./membership";
import { carryOutLink, lookAtLink } from "./open-account-link";

const address = () => `${newId()}@example.test`;
const later = (seconds: number) => ({ now: () => new Date(Date.now() + seconds * 1000) });
const DAY = 86_400;

let artistId: string;
let publicId: string;
let owner: UserActor & { cookie: string };

async function enter(userId: string) {
  const { cookie } = await makeSession(userId);
  const actor = await actorFromHeaders(new Headers({ cookie }));
  if (actor?.kind !== "user") throw new Error("not signed in");
  return { ...actor, cookie };
}
async function addMember(role: MemberRole) {
  const { userId } = await makeUser(["artist"]);
  await pool.query("INSERT INTO artist_member (user_id, artist_id, role) VALUES ($1, $2, $3)", [
    userId,
    artistId,
    role,
  ]);
  return enter(userId);
}
const seeNow = async (cookie: string) => {
  const actor = await actorFromHeaders(new Headers({ cookie }));
  return {
    see: actor !== null && canSeeArtist(actor, artistId),
    act: actor !== null && canManageArtist(actor, artistId),
  };
};
const emailOf = async (userId: string) =>
  (await pool.query<{ email: string }>("SELECT email FROM app_user WHERE id = $1", [userId])).rows[0]?.email ?? "";

beforeEach(async () => {
  artistId = await makeArtist("The Lanterns");
  publicId = toPublicId("artist", artistId);
  owner = await enter((await makeUser(["artist"], [artistId])).userId);
});

describe("roles", () => {
  test("a viewer sees and changes nothing, an editor acts, only an owner says who is a member", async () => {
    const [viewer, editor] = [await addMember("viewer"), await addMember("editor")];
    expect([await seeNow(viewer.cookie), await seeNow(editor.cookie)]).toEqual([
      { see: true, act: false },
      { see: true, act: true },
    ]);
    const draft = { title: "Tide", currency: "USD" as const, artistId: publicId };
    await expect(createRelease(viewer, draft)).rejects.toMatchObject({ code: "forbidden" });
    expect(await createRelease(editor, draft)).toBeTruthy();
    const asked = { email: address(), role: "viewer" as const };
    for (const member of [viewer, editor]) {
      await expect(inviteMember(member, publicId, asked)).rejects.toMatchObject({ code: "forbidden" });
      expect((await listMembers(member, publicId)).isOwner).toBe(false);
    }
    expect((await listMembers(owner, publicId)).members).toHaveLength(3);
  });

  test("a change of role, and the end of it, bite within a second where they are signed in", async () => {
    const member = await addMember("editor");
    const userId = toPublicId("user", member.userId);
    expect(await seeNow(member.cookie)).toEqual({ see: true, act: true });
    await changeMember({ actor: owner, artistId: publicId, userId, role: "viewer" });
    await expect.poll(() => seeNow(member.cookie), { timeout: 1_000 }).toEqual({ see: true, act: false });
    await removeMember({ actor: owner, artistId: publicId, userId });
    await expect.poll(() => seeNow(member.cookie), { timeout: 1_000 }).toEqual({ see: false, act: false });
    const { rows } = await pool.query("SELECT role FROM role_grant WHERE user_id = $1", [member.userId]);
    expect(rows).toEqual([]);
  });

  test("there is an owner at all times, also when the last two leave at once", async () => {
    const self = { actor: owner, artistId: publicId, userId: toPublicId("user", owner.userId) };
    await expect(removeMember(self)).rejects.toMatchObject({ code: "unprocessable" });
    await expect(changeMember({ ...self, role: "viewer" })).rejects.toMatchObject({ code: "unprocessable" });
    const second = await addMember("owner");
    const leave = (actor: UserActor) =>
      removeMember({ actor, artistId: publicId, userId: toPublicId("user", actor.userId) });
    const ends = await Promise.allSettled([leave(owner), leave(second)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("a stale session changes no member", async () => {
    const member = await addMember("viewer");
    const change = {
      actor: owner,
      artistId: publicId,
      userId: toPublicId("user", member.userId),
      role: "owner" as const,
    };
    await expect(changeMember(change, later(601))).rejects.toMatchObject({ code: "fresh_sign_in_required" });
  });
});

describe("an invitation", () => {
  test("makes a new person a member, with a name and a password", async () => {
    const email = address();
    await inviteMember(owner, publicId, { email, role: "viewer" });
    const token = await readToken("invite", email);
    expect(await lookAtLink(token)).toMatchObject({
      artistName: "The Lanterns",
      role: "viewer",
      needs: "name-and-password",
    });
    await expect(carryOutLink({ token, name: "Ada" })).rejects.toMatchObject({ errors: [{ path: "password" }] });
    await carryOutLink({ token, name: "Ada", password: "correct horse 42" });
    const { members, invitations } = await listMembers(owner, publicId);
    expect(members.find((one) => one.email === email)).toMatchObject({ name: "Ada", role: "viewer" });
    expect(invitations).toEqual([]);
  });

  test("finds an existing person by address and asks for nothing", async () => {
    const buyer = await makeUser(["buyer"]);
    const email = await emailOf(buyer.userId);
    await inviteMember(owner, publicId, { email, role: "editor" });
    const token = await readToken("invite", email);
    expect(await lookAtLink(token)).toMatchObject({ needs: "nothing" });
    await carryOutLink({ token });
    expect(await enter(buyer.userId)).toMatchObject({ roles: ["artist", "buyer"], artistIds: [artistId] });
    const again = inviteMember(owner, publicId, { email, role: "owner" });
    await expect(again).rejects.toMatchObject({ errors: [{ path: "email" }] });
  });

  test("opens nothing once it is taken back, replaced, or a week old", async () => {
    const email = address();
    const first = await inviteMember(owner, publicId, { email, role: "viewer" });
    const replaced = await readToken("invite", email);
    const second = await inviteMember(owner, publicId, { email, role: "editor" }, later(1));
    await expect(lookAtLink(replaced)).rejects.toMatchObject({ code: "gone" });
    const token = await readToken("invite", email);
    await expect(lookAtLink(token, later(7 * DAY + 5))).rejects.toMatchObject({ code: "gone" });
    await withdrawInvitation(owner, { artistId: publicId, invitationId: second.id });
    await expect(carryOutLink({ token, name: "Ada", password: "correct horse 42" })).rejects.toMatchObject({
      code: "gone",
    });
    const gone = withdrawInvitation(owner, { artistId: publicId, invitationId: first.id });
    await expect(gone).rejects.toMatchObject({ code: "not_found" });
  });

  test("another artist's owner takes it not back", async () => {
    const otherArtist = await makeArtist();
    const stranger = await enter((await makeUser(["artist"], [otherArtist])).userId);
    const { id } = await inviteMember(owner, publicId, { email: address(), role: "viewer" });
    const theirs = { artistId: toPublicId("artist", otherArtist), invitationId: id };
    await expect(withdrawInvitation(stranger, theirs)).rejects.toMatchObject({ code: "not_found" });
    await expect(listMembers(stranger, publicId)).rejects.toMatchObject({ code: "not_found" });
  });

  test("of an admin begins an artist whom the invited person owns; two of one name get two addresses", async () => {
    const admin = await enter((await makeUser(["admin"])).userId);
    const slugs = [];
    for (const email of [address(), address()]) {
      await inviteArtist(admin, { email, artistName: "Night Ferry" });
      await carryOutLink({ token: await readToken("invite", email), name: "Ada", password: "correct horse 42" });
      const { rows } = await pool.query(
        "SELECT a.slug, m.role FROM artist a JOIN artist_member m ON m.artist_id = a.id JOIN app_user u ON u.id = m.user_id WHERE u.email = $1",
        [email],
      );
      slugs.push(rows);
    }
    expect(slugs).toEqual([[{ slug: "night-ferry", role: "owner" }], [{ slug: "night-ferry-2", role: "owner" }]]);
  });
});

describe("an application", () => {
  async function makeApplicant() {
    const { userId } = await makeUser(["buyer"]);
    await pool.query("UPDATE app_user SET email_verified_at = now() WHERE id = $1", [userId]);
    return userId;
  }
  const words = { artistName: "Slow Harbour", words: "Two tapes so far.\nHere they are." };
  const find = async (email: string) => (await listApplications()).find((one) => one.email === email);

  test("waits for an admin, whose yes begins the artist and whose words go out by mail", async () => {
    const [userId, admin] = [await makeApplicant(), await enter((await makeUser(["admin"])).userId)];
    const email = await emailOf(userId);
    await applyAsArtist(userId, words);
    await expect(applyAsArtist(userId, words)).rejects.toMatchObject({ code: "conflict" });
    const told = await pool.query("SELECT 1 FROM mail_outbox WHERE kind = 'application' AND recipient = $1", [
      await emailOf(admin.userId),
    ]);
    expect(told.rowCount).toBe(1);
    const waiting = await find(email);
    expect(waiting).toMatchObject({ ...words, state: "waiting" });
    await decideApplication(admin, waiting?.id ?? "", { decision: "approve", reply: "Welcome." });
    expect(await find(email)).toMatchObject({ state: "approved", reply: "Welcome." });
    expect(await enter(userId)).toMatchObject({ roles: ["artist", "buyer"] });
    const answer = await pool.query("SELECT 1 FROM mail_outbox WHERE kind = 'application-answer' AND recipient = $1", [
      email,
    ]);
    expect(answer.rowCount).toBe(1);
    const twice = decideApplication(admin, waiting?.id ?? "", { decision: "refuse", reply: "" });
    await expect(twice).rejects.toMatchObject({ code: "conflict" });
  });

  test("that is refused gives nothing, and another may follow", async () => {
    const [userId, admin] = [await makeApplicant(), await enter((await makeUser(["admin"])).userId)];
    await applyAsArtist(userId, words);
    const waiting = await find(await emailOf(userId));
    await decideApplication(admin, waiting?.id ?? "", { decision: "refuse", reply: "Not now." });
    expect(await enter(userId)).toMatchObject({ roles: ["buyer"], artistIds: [] });
    await applyAsArtist(userId, words);
  });

  test("needs a verified address", async () => {
    const { userId } = await makeUser(["buyer"]);
    await expect(applyAsArtist(userId, words)).rejects.toMatchObject({ code: "unprocessable" });
  });
});
