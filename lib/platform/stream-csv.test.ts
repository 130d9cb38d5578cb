import { expect, test } from "vitest";
import type { CsvCell } from "../shared/csv";
import { streamCsv } from "./stream-csv";

const cell = (value: string): CsvCell[] => [{ kind: "text", value }];

test("the whole file, in order, under a tame name", async () => {
  async function* lines() {
    yield cell("Título, one");
    yield cell("=1");
  }
  const response = streamCsv('a "b"/c.csv', lines());
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="a__b__c.csv"');
  expect(response.headers.get("content-type")).toContain("charset=utf-8");
  expect(await response.text()).toBe('"Título, one"\r\n\'=1\r\n');
});

test("rows are made as they are read, and not after the reader left", async () => {
  let made = 0;
  let isOver = false;
  async function* lines() {
    try {
      for (;;) {
        made++;
        yield cell("x".repeat(1_000));
      }
    } finally {
      isOver = true;
    }
  }
  const reader = streamCsv("big.csv", lines()).body?.getReader();
  await reader?.read();
  const afterOne = made;
  expect(afterOne).toBeLessThan(50);
  await reader?.read();
  expect(made).toBeGreaterThan(afterOne);
  await reader?.cancel();
  expect(isOver).toBe(true);
});

test("a failure half way is an error to the reader, not an end", async () => {
  async function* lines() {
    yield cell("x".repeat(20_000));
    throw new Error("the database left");
  }
  await expect(streamCsv("half.csv", lines()).text()).rejects.toThrow("the database left");
});
