import type { Challenge } from "./schemas/common";
import { sha256Words } from "./sha256";

/** The header a solved challenge is sent in, with the same request again. */
export const CHALLENGE_HEADER = "x-backline-challenge";
const TRIES_PER_SLICE = 2_000;

function countLeadingZeros(words: Int32Array): number {
  let zeros = 0;
  for (const word of words) {
    zeros += Math.clz32(word);
    if (word !== 0) break;
  }
  return zeros;
}

/** Whether `solution` (`<puzzle>:<number>`) has as many leading zero bits in its SHA-256 as asked. */
export function isSolution(solution: string, { puzzle, bits }: Challenge): boolean {
  return solution.startsWith(`${puzzle}:`) && countLeadingZeros(sha256Words(solution)) >= bits;
}

/**
 * Works a puzzle out, in slices that leave the page responsive; a second or so at the default difficulty. The result is the
 * value for `CHALLENGE_HEADER`. Rejects with the signal's reason when it aborts.
 */
export async function solveChallenge(challenge: Challenge, signal?: AbortSignal): Promise<string> {
  for (let number = 0; ; number++) {
    const solution = `${challenge.puzzle}:${number}`;
    if (isSolution(solution, challenge)) return solution;
    if (number % TRIES_PER_SLICE === 0) {
      signal?.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}
