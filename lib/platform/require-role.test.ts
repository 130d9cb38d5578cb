import { expect, test } from "vitest";
import { type Actor, GUEST, type Role } from "../shared/roles";
import { requireRole } from "./require-role";

const user = (...roles: Role[]): Actor => ({
  kind: "user",
  userId: "u",
  name: "P",
  roles,
  artistIds: [],
  sessionId: null,
  scopes: null,
});

test.each([
  ["a guest", GUEST],
  ["a buyer", user("buyer")],
  ["an analyst who is an artist too", user("analyst", "artist")],
])("%s is no admin", (_, actor) => {
  expect(() => requireRole(actor, "admin")).toThrow(expect.objectContaining({ code: "forbidden" }));
});

test("an admin is", () => {
  expect(() => requireRole(user("admin"), "admin")).not.toThrow();
});
