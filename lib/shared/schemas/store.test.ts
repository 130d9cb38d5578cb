import { expect, test } from "vitest";
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
