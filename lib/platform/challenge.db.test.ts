import { expect, test, vi } from "vitest";
import type { Challenge } from "../shared/schemas/common";
import { CHALLENGE_HEADER, solveChallenge } from "../shared/solve-challenge";
import { requireSolution } from "./challenge";
import type { AppError } from "./errors";

vi.hoisted(() => {
  process.env.CHALLENGE_BITS = "6";
});

const NOW = new Date("2026-11-21T12:00:00Z");
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const send = (solution: string | null, { peer = "203.0.113.1", at = NOW } = {}) =>
  requireSolution(new Headers(solution === null ? {} : { [CHALLENGE_HEADER]: solution }), peer, at);

async function getChallenge(peer?: string): Promise<Challenge> {
  const refusal: AppError = await send(null, peer ? { peer } : {}).then(
    () => Promise.reject(new Error("no puzzle was asked for")),
    (error) => error,
  );
  expect(refusal.code).toBe("challenge_required");
  return refusal.challenge as Challenge;
}

test("a solved puzzle lets one request pass", async () => {
  const challenge = await getChallenge();
  expect(challenge.bits).toBe(6);
  const solution = await solveChallenge(challenge);
  await send(solution);
  await expect(send(solution), "once").rejects.toMatchObject({ code: "challenge_required" });
});

test("a puzzle lives ten minutes", async () => {
  const solution = await solveChallenge(await getChallenge());
  await expect(send(solution, { at: after(601) })).rejects.toMatchObject({ code: "challenge_required" });
  await send(solution, { at: after(599) });
});

test("somebody else's puzzle does not help", async () => {
  const solution = await solveChallenge(await getChallenge("198.51.100.1"));
  await expect(send(solution)).rejects.toMatchObject({ code: "challenge_required" });
  await send(solution, { peer: "198.51.100.1" });
});

test.each<[string, (solution: string, challenge: Challenge) => string | Promise<string>]>([
  ["nothing", () => ""],
  ["the puzzle alone", (_, { puzzle }) => puzzle],
  ["an answer that is none", (solution) => `${solution.slice(0, solution.lastIndexOf(":"))}:x`],
  ["a later expiry", (solution) => solution.replace(/^\d+/, (seconds) => String(Number(seconds) + 600))],
  ["a puzzle made easier", (_, { puzzle }) => solveChallenge({ puzzle: puzzle.replace(".6.", ".0."), bits: 0 })],
  ["a puzzle of one's own", () => solveChallenge({ puzzle: "1999999999.6.mine.signed", bits: 6 })],
  [
    "too little work",
    async (_, challenge) => {
      for (let number = 0; ; number++) {
        const solution = `${challenge.puzzle}:${number}`;
        const { isSolution } = await import("../shared/solve-challenge");
        if (!isSolution(solution, challenge)) return solution;
      }
    },
  ],
])("%s is no solution", async (_, forge) => {
  const challenge = await getChallenge();
  const forged = await forge(await solveChallenge(challenge), challenge);
  await expect(send(forged)).rejects.toMatchObject({ code: "challenge_required" });
});
