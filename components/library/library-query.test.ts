import { expect, test } from "vitest";
import { toLibraryPath, toLibraryQuery } from "./library-query";

test("an address says which rows, and says it again", () => {
  const path = "/library?kind=tracks&sort=artist&q=low+tide&show=all";
  const query = toLibraryQuery(Object.fromEntries(new URL(path, "http://shop").searchParams));
  expect(query).toEqual({ kind: "tracks", order: "artist", search: "low tide", isAll: true, isAllOrders: false });
  expect(toLibraryPath(query)).toBe(path);
});

test("what is no kind, no order or no text is as if it were not there", () => {
  const query = toLibraryQuery({ kind: "gifts", sort: ["title", "artist"], q: ["a", "b"], show: "some" });
  expect(toLibraryPath(query)).toBe("/library");
  expect(toLibraryQuery({ q: "x".repeat(5_000) }).search).toHaveLength(100);
});
