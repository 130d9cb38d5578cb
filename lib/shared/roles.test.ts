import { expect, test } from "vitest";
import { type Actor, canManageArtist, GUEST, hasRole, type Role } from "./roles";

const person = (roles: readonly Role[], artistIds: readonly string[] = []): Actor => ({
  kind: "user",
  userId: "u",
  name: "Ada",
  roles,
  artistIds,
  sessionId: null,
  scopes: null,
});

test.each<[string, Actor, boolean]>([
  ["a guest", GUEST, false],
  ["an artist of another", person(["artist"], ["b"]), false],
  ["the role alone", person(["artist"]), false],
  ["a member", person(["artist"], ["b", "a"]), true],
  ["a member whose role was taken", person(["buyer"], ["a"]), true],
  ["an analyst", person(["analyst"]), false],
  ["an admin", person(["admin"]), true],
])("may manage the artist: %s", (_, actor, expected) => {
  expect(canManageArtist(actor, "a")).toBe(expected);
});

test("an admin is no analyst by that: roles are grants, not levels", () => {
  expect(hasRole(person(["admin"]), "analyst")).toBe(false);
  expect(hasRole(person(["admin"]), "admin")).toBe(true);
  expect(hasRole(GUEST, "buyer")).toBe(false);
});
