import "server-only";
import type { Challenge } from "../shared/schemas/common";
import { CHALLENGE_HEADER, isSolution } from "../shared/solve-challenge";
import { isSameSecret, randomToken, signFor } from "./crypto";
import { env } from "./env";
import { AppError } from "./errors";
import { count } from "./rate-limit";
import { PUZZLE_LIFE_SECONDS } from "./rate-limits";

const SHAPE = /^((\d+)\.(\d+)\.[\w-]+)\.([\w-]+):\d+$/;

/** Bound to who asked, so that puzzles cannot be solved elsewhere in advance. */
function sign(facts: string, peer: string): string {
  return signFor("challenge", `${facts}.${peer}`);
}

function makeChallenge(peer: string, now: Date): Challenge {
  const expiresAt = Math.floor(now.getTime() / 1000) + PUZZLE_LIFE_SECONDS;
  const facts = `${expiresAt}.${env.CHALLENGE_BITS}.${randomToken()}`;
  return { puzzle: `${facts}.${sign(facts, peer)}`, bits: env.CHALLENGE_BITS };
}

async function isSolved(solution: string, peer: string, now: Date): Promise<boolean> {
  const [, facts = "", expiresAt = "", bits = "", signature = ""] = SHAPE.exec(solution) ?? [];
  if (!isSameSecret(signature, sign(facts, peer)) || Number(expiresAt) * 1000 < now.getTime()) return false;
  if (!isSolution(solution, { puzzle: `${facts}.${signature}`, bits: Number(bits) })) return false;
  return (await count("solution", facts)) === 1;
}

/**
 * Lets a request pass that carries a solved puzzle, each puzzle once; throws `challenge_required` with a new one else. A
 * puzzle is a partial preimage of SHA-256: cheap for a person's browser, dear for whoever tries cards by the thousand, and
 * no third party sees anybody.
 */
export async function requireSolution(headers: Headers, peer: string, now: Date): Promise<void> {
  const solution = headers.get(CHALLENGE_HEADER);
  if (solution !== null && (await isSolved(solution, peer, now))) return;
  const detail = "Too many cards were refused. This takes a short calculation; nothing was charged.";
  throw new AppError("challenge_required", detail, { challenge: makeChallenge(peer, now) });
}
