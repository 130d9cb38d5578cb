import { readFileNumber } from "./read-file-number";

/** What a file says of its place. `path` is where it stood in the folder, its own name last. */
export type OrderFacts = {
  id: string;
  path: string;
  tagDisc: number | null;
  tagNumber: number | null;
  contentHash: string;
};
export type OrderedTrack = { id: string; disc: number; position: number };
export type OrderSource = "tags" | "names";

type Wish = { fact: OrderFacts; disc: number; number: number };

/**
 * The order that files ask for: by the numbers in their tags, else in their names. Two of the same number stand in the
 * order of their names, so that it does not matter which came first. Discs and positions are counted anew from 1.
 */
export function orderTracks(facts: readonly OrderFacts[], source: OrderSource = "tags"): OrderedTrack[] {
  const wishes = facts.map((fact) => readWish(fact, source)).sort(compareWishes);
  const discs = [...new Set(wishes.map(({ disc }) => disc))].sort((a, b) => a - b);
  const counts = new Map<number, number>();
  return wishes.map(({ fact, disc }) => {
    const position = (counts.get(disc) ?? 0) + 1;
    counts.set(disc, position);
    return { id: fact.id, disc: discs.indexOf(disc) + 1, position };
  });
}

/** Numbers that several files of one disc claim; empty when each has its own or none has any. */
export function findSameNumbers(facts: readonly OrderFacts[]): number[] {
  const seen = new Map<string, number>();
  for (const { disc, number } of facts.map((fact) => readWish(fact, "tags")))
    if (number !== UNNUMBERED) seen.set(`${disc}/${number}`, (seen.get(`${disc}/${number}`) ?? 0) + 1);
  const same = [...seen].filter(([, count]) => count > 1).map(([key]) => Number(key.split("/")[1]));
  return [...new Set(same)].sort((a, b) => a - b);
}

const UNNUMBERED = Number.MAX_SAFE_INTEGER;

function readWish(fact: OrderFacts, source: OrderSource): Wish {
  const named = readFileNumber(fact.path);
  const tagged = source === "tags" ? fact : { tagDisc: null, tagNumber: null };
  return {
    fact,
    disc: tagged.tagDisc || named.disc || 1,
    number: tagged.tagNumber || (named.number ?? UNNUMBERED),
  };
}

function compareWishes(a: Wish, b: Wish): number {
  return (
    a.disc - b.disc ||
    a.number - b.number ||
    a.fact.path.localeCompare(b.fact.path, "en", { numeric: true, sensitivity: "base" }) ||
    (a.fact.path < b.fact.path ? -1 : Number(a.fact.path > b.fact.path)) ||
    (a.fact.contentHash < b.fact.contentHash ? -1 : Number(a.fact.contentHash > b.fact.contentHash))
  );
}
