import { expect, test } from "vitest";
import words from "@/messages/en/jobs.json";
import { CRONTAB, JOBS } from "./jobs";

test("every job has a name for people, and no other has", () => {
  expect(Object.keys(words.name).sort()).toEqual(Object.keys(JOBS).sort());
});

test("what the clock starts is a job", () => {
  for (const line of CRONTAB.split("\n")) expect(Object.keys(JOBS)).toContain(line.split(" ").at(-1));
});
