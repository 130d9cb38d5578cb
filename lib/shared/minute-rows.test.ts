import { expect, test } from "vitest";
import { sampleSnapshot } from "@/test/sample-live-snapshot";
import { listMinuteColumns } from "./analytics-columns";
import { buildMinuteRows } from "./minute-rows";
import { LIVE_COMPARISONS } from "./schemas/live";

test("the minutes begun add up, beside the same part of target and usual hour and the hour before", () => {
  const rows = buildMinuteRows(sampleSnapshot());
  expect(rows).toHaveLength(42);
  expect(rows.slice(0, 2)).toMatchObject([
    { at: "2026-11-20T12:00:00.000Z", grossMinor: 1_000, soFarMinor: 1_000, targetMinor: 817, beforeMinor: 850 },
    { at: "2026-11-20T12:01:00.000Z", grossMinor: 1_000, soFarMinor: 2_000, usualMinor: 1_573, beforeMinor: 1_700 },
  ]);
  expect(rows.at(-1)).toMatchObject({
    soFarMinor: 42_000,
    targetMinor: 34_300,
    usualMinor: 33_040,
    beforeMinor: 35_700,
  });
  expect(rows.map(({ refundsMinor }) => refundsMinor).filter((minor) => minor !== 0)).toEqual([-700]);
});

test.each(LIVE_COMPARISONS)("set against %s, the table has the columns of that", (compare) => {
  const ids = listMinuteColumns(compare).map(({ id }) => id);
  const references = {
    all: ["targetSoFar", "usualSoFar"],
    target: ["targetSoFar"],
    usual: ["usualSoFar"],
    before: ["beforeSoFar"],
  };
  expect(ids).toEqual(["minute", "gross", "soFar", ...references[compare], "orders", "refunds", "fees"]);
});

test("what is not known is an empty cell, not a nought", () => {
  const { hour, ...rest } = sampleSnapshot();
  const [row] = buildMinuteRows({ ...rest, hour: { ...hour, targetMinor: null, usual: null } });
  if (!row) throw new Error("no minute");
  expect(
    listMinuteColumns("all")
      .map((column) => column.value(row))
      .slice(3, 5),
  ).toEqual(["", ""]);
});
