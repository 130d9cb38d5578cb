import { expect, test } from "vitest";
import { buildBackNav, initialsOf } from "./back-nav";

const hrefs = (roles: readonly ("buyer" | "artist" | "analyst" | "admin")[], artistIds: string[] = []) =>
  buildBackNav({ name: "x", roles, artistIds }).flatMap((group) => group.items.map((item) => item.href));

test.each([
  { who: "a buyer sees only their own access", roles: ["buyer"] as const, expected: ["/settings/access"] },
  {
    who: "an analyst sees the dashboard, not the settings of an admin",
    roles: ["analyst"] as const,
    expected: [
      "/dashboard/live",
      "/dashboard",
      "/dashboard/artists",
      "/dashboard/tracks",
      "/dashboard/customers",
      "/dashboard/funnel",
      "/dashboard/providers",
      "/dashboard/alerts",
      "/dashboard/targets",
      "/dashboard/shared",
      "/settings/access",
    ],
  },
  {
    who: "an artist sees the portal",
    roles: ["artist"] as const,
    expected: [
      "/portal",
      "/portal/releases",
      "/portal/files",
      "/portal/sales",
      "/portal/statements",
      "/dashboard/shared",
      "/portal/upload",
      "/portal/letters",
      "/portal/members",
      "/portal/storage",
      "/settings/access",
    ],
  },
  {
    who: "an admin without an artist sees everything but the portal",
    roles: ["admin"] as const,
    expected: [
      "/dashboard/live",
      "/dashboard",
      "/dashboard/artists",
      "/dashboard/tracks",
      "/dashboard/customers",
      "/dashboard/funnel",
      "/dashboard/providers",
      "/dashboard/alerts",
      "/dashboard/targets",
      "/dashboard/shared",
      "/settings/orders",
      "/settings/payments",
      "/settings/payments/keys",
      "/settings/fees",
      "/settings/payments/review",
      "/settings/payments/reconciliation",
      "/settings/payments/health",
      "/dashboard/alerts/delivery",
      "/settings/store",
      "/settings/people",
      "/settings/storage",
      "/settings/uploads",
      "/settings/jobs",
      "/settings/mail",
      "/settings/letters",
      "/settings/privacy",
      "/settings/access",
      "/settings/audit",
    ],
  },
])("$who", ({ roles, expected }) => expect(hrefs(roles)).toEqual(expected));

test("a member of an artist sees the portal without the role", () => {
  expect(hrefs(["buyer"], ["artist-1"])).toContain("/portal");
});

test.each([
  ["Ines Rautio", "IR"],
  ["Petra", "P"],
  ["  Kwame  Adjei  Hart ", "KH"],
  ["𝒵oe Ōtsu", "𝒵Ō"],
  ["", ""],
])("initials of %j are %j", (name, initials) => expect(initialsOf(name)).toBe(initials));

test("who only looks at an artist is led to what they see, not to what they may not do", () => {
  const hrefsOf = (viewedArtistIds: string[]) =>
    buildBackNav({ name: "x", roles: ["artist"], artistIds: ["a", "b"], viewedArtistIds }).flatMap(({ items }) =>
      items.map(({ href }) => href),
    );
  expect(hrefsOf(["a"])).toContain("/portal/upload");
  for (const path of ["/portal/upload", "/dashboard/shared"]) expect(hrefsOf(["a", "b"])).not.toContain(path);
  expect(hrefsOf(["a", "b"])).toContain("/portal/statements");
});
