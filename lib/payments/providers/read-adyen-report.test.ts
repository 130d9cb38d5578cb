import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { BadReport, readAdyenReport } from "./read-adyen-report";

const CSV = fs.readFileSync(path.join(import.meta.dirname, "fixtures/adyen/settlement-detail-report.csv"), "utf8");
const read = (csv: string) => [...readAdyenReport(csv, "12")];

test("each row is a line: by its kind, with what it is of, in its own zone's time", () => {
  const lines = read(CSV);
  expect(
    lines.map(({ ref, kind, grossMinor, feeMinor, netMinor }) => [ref, kind, grossMinor, feeMinor, netMinor]),
  ).toEqual([
    ["12:1", "charge", 1_299, 37, 1_262],
    ["12:2", "refund", -299, 5, -304],
    ["12:3", "charge", 1_299, null, 770],
    ["12:4", "dispute", -500, 0, -500],
    ["12:5", "dispute_reversal", 500, 0, 500],
    ["12:6", "refund_returned", 299, 0, 299],
    ["12:7", "fee", -110, 0, -110],
    ["12:8", "other", -1_000, 0, -1_000],
    ["12:9", "payout", -1_417, 0, -1_417],
  ]);
  expect(lines[0]).toMatchObject({
    subjectRef: "PAY0000000000001",
    chargeRef: "PAY0000000000001",
    ourRef: "at_one",
    currency: "EUR",
    settledIn: "EUR",
    at: new Date("2026-08-03T10:00:31Z"),
    isFinal: true,
  });
  expect(lines[1]).toMatchObject({ subjectRef: "REF0000000000001", chargeRef: "PAY0000000000001", ourRef: "rfn_one" });
  expect(lines[2]).toMatchObject({ ourRef: 'at_two, of "two"', currency: "JPY", settledIn: "EUR" });
  expect(lines[3]).toMatchObject({ subjectRef: "CHB0000000000001", chargeRef: "PAY0000000000003" });
});

test("the file may begin with a byte order mark and end its lines as Windows does", () => {
  expect(read(`\uFEFF${CSV.replaceAll("\n", "\r\n")}`)).toEqual(read(CSV));
});

describe("a file that cannot be read whole is not read at all", () => {
  const bend = (from: string | RegExp, to: string) => CSV.replace(from, to);
  test.each([
    ["empty", ""],
    ["without a column that is needed", bend("Gross Currency,", "Currency,")],
    ["cut off", CSV.slice(0, 900)],
    ["in a zone nobody knows", bend("12:00:31,CEST", "12:00:31,XYZ")],
    ["with a date of another form", bend("2026-08-03 12:00:31", "03/08/2026 12:00")],
    ["with an amount that is none", bend(",12.62,", ",12.623,")],
  ])("%s", (_, csv) => {
    expect(() => read(csv)).toThrow(BadReport);
  });
});
