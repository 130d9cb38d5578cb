import { expect, test } from "vitest";
import { ATTEMPT_TRANSITIONS } from "./attempt-transitions";
import { readSource } from "./list-routes";

/** The arrows of the document, without the beginning and the end. */
function readArrows(): string[] {
  const [, diagram = ""] = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(readSource("docs/payments.md")) ?? [];
  const arrows = [...diagram.matchAll(/^ {2}(\S+) --> ([^\s:]+)/gm)].map(([, was = "", became = ""]) => [was, became]);
  return arrows.filter((ends) => !ends.includes("[*]")).map((ends) => ends.join(" "));
}

test("docs/payments.md draws every transition of an attempt, once, and no other", () => {
  const allowed = Object.entries(ATTEMPT_TRANSITIONS).flatMap(([was, all]) => all.map((became) => `${was} ${became}`));
  expect(allowed.length).toBeGreaterThan(40);
  expect(readArrows().sort()).toEqual(allowed.sort());
});

test("every state that the database knows is drawn, but the one that is never on disk", () => {
  const migration = readSource("prisma/migrations/0001_init/migration.sql");
  const table = migration.slice(migration.indexOf("CREATE TABLE payment_attempt ("));
  const [, list = ""] = /CHECK \(state IN \(([\s\S]*?)\)\)/.exec(table) ?? [];
  const known = [...list.matchAll(/'(\w+)'/g)].map(([, state = ""]) => state).filter((state) => state !== "planned");
  const drawn = new Set(Object.entries(ATTEMPT_TRANSITIONS).flatMap(([was, all]) => [was, ...all]));
  expect([...drawn].sort()).toEqual(known.sort());
});

test("what has ended stays ended", () => {
  for (const state of ["captured", "declined", "not_sent", "absent", "superseded", "expired", "voided"])
    expect(ATTEMPT_TRANSITIONS).not.toHaveProperty(state);
});
