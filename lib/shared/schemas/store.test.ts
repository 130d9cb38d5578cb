import { expect, test } from "vitest";
import { PersonName } from "./account";
import { StoreName } from "./setup";
import { StoreZoneInput } from "./store";

const isZone = (timeZone: string) => StoreZoneInput.safeParse({ timeZone, version: "x" }).success;

test.each([
  ["an offset, whose sign means the other way to PostgreSQL", "+03:00"],
  ["nothing", ""],
  ["a place on no map", "Mars/Olympus"],
  ["more than a name", "Europe/Berlin;"],
])("%s is no zone", (_, name) => expect(isZone(name)).toBe(false));

test.each(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+3", "America/Port-au-Prince"])(
  "%s is one",
  (name) => expect(isZone(name)).toBe(true),
);

test("a shop's and a person's name is one line that turns nothing round", () => {
  for (const bad of ["", "  ", "Kuu\nRecords", "Kuu \u202eRecords", "Kuu\u200bRecords", "x".repeat(101)])
    for (const name of [StoreName, PersonName]) expect(name.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
  for (const good of ["Kuu Records", "עברית", "موسيقى", "🎺 & Söhne"])
    for (const name of [StoreName, PersonName]) expect(name.parse(`  ${good} `)).toBe(good);
});
