import { expect, test } from "vitest";
import { readSettings } from "./settings";
import type { StartProblem } from "./start-problem";

test.each([
  ["nothing said", undefined, 1],
  ["empty", "", 1],
  ["one", "1", 1],
  ["three", "3", 3],
  ["the most", "16", 16],
])("WORKERS, %s", async (_, WORKERS, workers) => {
  expect((await readSettings({ WORKERS } as unknown as NodeJS.ProcessEnv)).workers).toBe(workers);
});

test.each<[string, Record<string, string>, boolean, RegExp, RegExp]>([
  ["no web process", { WORKERS: "0" }, false, /^WORKERS is "0"\.$/, /from 1 to 16/],
  ["half of one", { WORKERS: "1.5" }, false, /^WORKERS is "1\.5"\.$/, /from 1 to 16/],
  ["a word", { WORKERS: "auto" }, false, /^WORKERS is "auto"\.$/, /from 1 to 16/],
  ["more than the database has connections for", { WORKERS: "17" }, false, /^WORKERS is "17"\.$/, /from 1 to 16/],
  ["several that would each compile", { WORKERS: "2" }, true, /development compiles in one process/, /npm start/],
  ["a proxy by name", { TRUSTED_PROXIES: "10.0.0.1, nginx" }, false, /holds "nginx"/, /TRUSTED_PROXIES=10\.0\.0\.0\/8/],
])("%s is refused in words, with the next step", async (_, given, isDev, message, nextStep) => {
  const problem: StartProblem = await readSettings(given as unknown as NodeJS.ProcessEnv, isDev).then(
    () => Promise.reject(new Error("accepted")),
    (error) => error,
  );
  expect(problem.message).toMatch(message);
  expect(problem.nextStep).toMatch(nextStep);
});
