import { expect, test } from "vitest";
import { chooseTtlMs } from "./smart-cache";

const HOUR_MS = 3_600_000;

test.each([
  ["never played, free", { plays: 0, isPaid: false }, 1],
  ["never played, sold", { plays: 0, isPaid: true }, 2],
  ["just below a thousand plays", { plays: 999, isPaid: false }, 1],
  ["between", { plays: 2_500, isPaid: false }, 2.5],
  ["five thousand, sold", { plays: 5_000, isPaid: true }, 10],
  ["a hit stays at the most", { plays: 5_000_000, isPaid: true }, 10],
])("%s", (_, facts, hours) => expect(chooseTtlMs(facts)).toBe(hours * HOUR_MS));
