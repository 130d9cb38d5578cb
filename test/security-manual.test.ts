import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, readSource } from "./list-routes";

/** How many requirements ASVS 5.0.0 has in each section: `8.2:4` are 8.2.1 to 8.2.4. */
const ASVS = `
1.1:2 1.2:10 1.3:12 1.4:3 1.5:3 2.1:3 2.2:3 2.3:5 2.4:2 3.1:1 3.2:3 3.3:5 3.4:8 3.5:8 3.6:1 3.7:5 4.1:5 4.2:5 4.3:2 4.4:4
5.1:1 5.2:6 5.3:3 5.4:3 6.1:3 6.2:12 6.3:8 6.4:6 6.5:8 6.6:4 6.7:2 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:3 7.6:2 8.1:4 8.2:4
8.3:3 8.4:2 9.1:3 9.2:4 10.1:2 10.2:3 10.3:5 10.4:16 10.5:5 10.6:2 10.7:3 11.1:4 11.2:5 11.3:5 11.4:4 11.5:2 11.6:2 11.7:2
12.1:5 12.2:2 12.3:5 13.1:4 13.2:6 13.3:4 13.4:7 14.1:2 14.2:8 14.3:3 15.1:5 15.2:5 15.3:7 15.4:4 16.1:1 16.2:5 16.3:4
16.4:3 16.5:4 17.1:2 17.2:8 17.3:2`;
const sections = new Map(
  ASVS.trim()
    .split(/\s+/)
    .map((entry) => entry.split(":") as [string, string]),
);

const manual = readSource("docs/security.md");

/** The rows of every table with that head, cell by cell. */
function readTables(head: readonly string[]): string[][] {
  const rows: string[][] = [];
  let isInside = false;
  for (const line of manual.split("\n")) {
    const cells = line.startsWith("|")
      ? line
          .slice(1, -1)
          .split("|")
          .map((cell) => cell.trim())
      : [];
    if (cells.length === 0) isInside = false;
    else if (cells.join() === head.join()) isInside = true;
    else if (isInside && !/^-+$/.test(cells[0] ?? "")) rows.push(cells);
  }
  return rows;
}

/** 3.3.1–3.3.4 as its four. */
function readIds(cell: string): string[] {
  return cell.split(", ").flatMap((part) => {
    const [first = "", last] = part.split("–");
    const [chapter, section, from] = first.split(".");
    const to = last?.split(".")[2] ?? from;
    const numbers = Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) => Number(from) + at);
    return numbers.map((number) => `${chapter}.${section}.${number}`);
  });
}

function isRequirement(id: string): boolean {
  const [, section = "", number = ""] = /^(\d+\.\d+)\.(\d+)$/.exec(id) ?? [];
  return Number(number) >= 1 && Number(number) <= Number(sections.get(section) ?? 0);
}

const readFiles = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file);
const isTest = (file: string) => /^(?:e2e\/.+\.spec|.+\.test)\.ts$/.test(file) && fs.existsSync(path.join(ROOT, file));

const promises = readTables(["Promise", "ASVS", "Test"]);
const tried = readTables(["Guard", "In", "Test that failed"]);

test("the requirements are those of ASVS 5.0.0: 345", () => {
  expect([...sections.values()].reduce((sum, count) => sum + Number(count), 0)).toBe(345);
  expect(["8.2.4", "8.2.5", "8.5.1", "8.2.0", "V8.2.1", ""].map(isRequirement)).toEqual([
    true,
    ...Array(5).fill(false),
  ]);
});

describe("every promise names what asks for it, and a test that is there", () => {
  test("of many promises, each once", () => {
    expect(promises.length).toBeGreaterThan(100);
    const words = promises.map(([promise]) => promise);
    expect(words.filter((promise, at) => words.indexOf(promise) !== at)).toEqual([]);
  });

  test.each(promises)("%s", (...row) => {
    const [promise = "", ids = "", tests = ""] = row;
    expect(row).toHaveLength(3);
    expect(promise.length).toBeGreaterThan(15);
    expect(readIds(ids).filter((id) => !isRequirement(id))).toEqual([]);
    expect(readFiles(tests).length, "a test").toBeGreaterThan(0);
    expect(readFiles(tests).filter((file) => !isTest(file))).toEqual([]);
    expect(tests.replace(/`[^`]+`/g, "").replace(/[, ]/g, ""), "nothing but tests").toBe("");
  });
});

describe("guards that were taken out", () => {
  test("fifteen at least", () => expect(tried.length).toBeGreaterThanOrEqual(15));

  test.each(tried)("%s", (...row) => {
    const [, places = "", tests = ""] = row;
    expect(row).toHaveLength(3);
    expect(readFiles(places).length).toBeGreaterThan(0);
    expect(readFiles(places).filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
    expect(readFiles(tests).length).toBeGreaterThan(0);
    expect(readFiles(tests).filter((file) => !isTest(file))).toEqual([]);
    const named = promises.flatMap(([, , cell = ""]) => readFiles(cell));
    expect(
      readFiles(tests).filter((file) => !named.includes(file)),
      "a test of some promise",
    ).toEqual([]);
  });
});

test("every part of the page is reached from its head", () => {
  const toAnchor = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(" ", "-");
  const headings = [...manual.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => toAnchor(heading));
  const links = [...manual.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = ""]) => anchor);
  expect(headings.filter((heading) => !links.includes(heading))).toEqual([]);
  expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([]);
});
