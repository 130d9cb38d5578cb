import { expect, test } from "vitest";
import { readSource } from "./list-routes";

/** Made by the launcher, or given by it to its children. */
const OWN = /^(NODE_ENV|BACKLINE_PROCESS|IS_PUBLIC_URL_FIXED|AUTH_SECRET|FIELD_KEY|SANDBOX_\w+)$/;

test("the manual names every setting that an operator may give", () => {
  const names = [...readSource("lib/platform/env.ts").matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(25);
  const manual = readSource("README.md");
  expect(names.filter((name) => !OWN.test(name) && !manual.includes(`\`${name}\``))).toEqual([]);
});
