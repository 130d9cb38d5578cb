import { stripVTControlCharacters } from "node:util";

/** What one part of the test run counted; a reporter hands it over as JSON. */
export type Tally = { passed: number; failed: string[]; skipped: { name: string; reason: string }[] };

export const noTests: Tally = { passed: 0, failed: [], skipped: [] };

export function addTallies(tallies: Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.flatMap(({ failed }) => failed),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  };
}

/**
 * The skips this machine has no excuse for: a good reason is "needs <program>", and that program is not there. A test
 * switched off, or one whose need was met after all, is no skip.
 */
export function findIdleSkips(skipped: Tally["skipped"], isInstalled: (program: string) => boolean): Tally["skipped"] {
  return skipped.filter(({ reason }) => {
    const program = reason.match(/^needs (\S+)/)?.[1];
    return !program || isInstalled(program);
  });
}

const MOST_CHARACTERS = 1_500;

/** One line: the test, and what went wrong in it. */
export function shortenFailure(name: string, message = ""): string {
  const words = stripVTControlCharacters(message).replace(/\s+/g, " ").trim();
  return words === "" ? name : `${name}: ${words.slice(0, MOST_CHARACTERS)}`;
}

/** The last line of `npm test`. */
export function describeTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`;
}
