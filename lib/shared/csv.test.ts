import { expect, test } from "vitest";
import { toCsvLine } from "./csv";

test.each([
  ["a formula", "=1+1", "'=1+1"],
  ["a call with commas and quotes", '=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ["plus", "+49", "'+49"],
  ["minus", "-ish", "'-ish"],
  ["at", "@sum", "'@sum"],
  ["a tab that a spreadsheet swallows", "\t=1", "'\t=1"],
  ["a line end first", "\r=1", '"\'\r=1"'],
  ["blanks before it", "  =1", "'  =1"],
  ["a byte order mark before it", "\uFEFF=1", "'\uFEFF=1"],
  ["the wide form", "＝1", "'＝1"],
  ["a number typed as a title", "-12.00", "'-12.00"],
  ["the sign in the middle is harmless", "a=b", "a=b"],
  ["an apostrophe of its own", "'74", "'74"],
  ["comma", "Drums, loud", '"Drums, loud"'],
  ["quotes", 'The "B" side', '"The ""B"" side"'],
  ["two lines", "a\nb", '"a\nb"'],
  ["nothing", "", ""],
  ["other scripts", "Ümläut 音", "Ümläut 音"],
])("text: %s", (_, value, cell) => {
  expect(toCsvLine([{ kind: "text", value }])).toBe(`${cell}\r\n`);
});

test("numbers are ours: a minus stays one", () => {
  expect(
    toCsvLine([
      { kind: "number", value: "-12.00" },
      { kind: "number", value: "0.0312" },
      { kind: "text", value: "x" },
    ]),
  ).toBe("-12.00,0.0312,x\r\n");
});

test("what is called a number and is none is tamed like any text", () => {
  const number = (value: string) => toCsvLine([{ kind: "number", value }]);
  for (const value of ["=1+1", "-1+cmd|' /C calc'!A0", "+49", "@sum"]) expect(number(value)).toMatch(/^"?'/);
  expect(number("2026-11-21T12:00:00.000Z")).toBe("2026-11-21T12:00:00.000Z\r\n");
});
