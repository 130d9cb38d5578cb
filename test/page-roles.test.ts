import { describe, expect, test } from "vitest";
import { findFiles, readSource, toAddress } from "./list-routes";

/** Who may open the pages behind the counter. A page that only leads on to another one of this list reads nothing. */
const PAGE_ROLES: Record<string, readonly string[] | "anyone signed in" | { leadsTo: string }> = {
  "/account/security": "anyone signed in",
  "/dashboard": ["analyst", "admin"],
  "/dashboard/artists": ["analyst", "admin"],
  "/dashboard/customers": ["analyst", "admin"],
  "/dashboard/funnel": ["analyst", "admin"],
  "/dashboard/alerts": ["analyst", "admin"],
  "/dashboard/alerts/delivery": ["admin"],
  "/dashboard/live": ["analyst", "admin"],
  "/dashboard/orders": ["analyst", "admin"],
  "/dashboard/providers": ["analyst", "admin"],
  "/dashboard/shared": ["artist", "analyst", "admin"],
  "/dashboard/targets": ["analyst", "admin"],
  "/dashboard/tracks": ["analyst", "admin"],
  "/portal": ["artist"],
  "/portal/files": ["artist"],
  "/portal/letters": ["artist"],
  "/portal/members": ["artist"],
  "/portal/releases": ["artist"],
  "/portal/sales": ["artist"],
  "/portal/statements": ["artist"],
  "/portal/storage": ["artist"],
  "/portal/upload": ["artist"],
  "/settings": { leadsTo: "/settings/access" },
  "/settings/access": "anyone signed in",
  "/settings/audit": ["admin"],
  "/settings/fees": ["admin"],
  "/settings/fees/tables": ["admin"],
  "/settings/jobs": ["admin"],
  "/settings/letters": ["admin"],
  "/settings/mail": ["admin"],
  "/settings/orders": ["admin"],
  "/settings/payments": ["admin"],
  "/settings/payments/health": ["admin"],
  "/settings/people": ["admin"],
  "/settings/payments/keys": ["admin"],
  "/settings/privacy": ["admin"],
  "/settings/payments/reconciliation": ["admin"],
  "/settings/payments/review": ["admin"],
  "/settings/storage": ["admin"],
  "/settings/store": ["admin"],
  "/settings/uploads": ["admin"],
};

const BEHIND = /^app\/\((?:analyst|artist|admin|account\)\/account\/security)\b/;
const pages = findFiles("app", /^page\.tsx$/).filter((file) => BEHIND.test(file));

test("every page behind the counter is listed, and every listed page exists", () => {
  expect(pages.length).toBeGreaterThan(5);
  expect(pages.map(toAddress).sort()).toEqual(Object.keys(PAGE_ROLES).sort());
});

describe("the page asks for its roles itself, before it reads anything", () => {
  test.each(pages.map((file) => [toAddress(file), file] as const))("%s", (address, file) => {
    const source = readSource(file);
    const roles = PAGE_ROLES[address];
    if (roles && typeof roles === "object" && "leadsTo" in roles) {
      expect(source).toContain(`redirect("${roles.leadsTo}")`);
      expect(source).not.toMatch(/@\/lib\//);
      expect(PAGE_ROLES).toHaveProperty([roles.leadsTo]);
      return;
    }
    const asked = /= await requirePage\((\[[^\]]*\]|ROLES), /.exec(source)?.[1];
    expect(asked).toBe(roles === "anyone signed in" ? "ROLES" : JSON.stringify(roles).replaceAll(",", ", "));
    expect(source).toContain(`const PATH = "${address}"`);
    const body = source.slice(source.indexOf("export default async function"));
    const beforeAsking = body.slice(0, body.indexOf("await requirePage("));
    expect(beforeAsking.replace(/await (searchParams|params)\b/g, "")).not.toMatch(/\bawait\b/);
  });
});

test("no page elsewhere hides behind a role that this list does not know", () => {
  const others = findFiles("app", /^(page|layout)\.tsx$/).filter((file) => !BEHIND.test(file));
  expect(others.filter((file) => readSource(file).includes("requirePage("))).toEqual([]);
});
