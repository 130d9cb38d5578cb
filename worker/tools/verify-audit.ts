import "server-only";
import { parseArgs } from "node:util";
import { type ChainAnchor, readAnchors } from "@/lib/audit/chain-anchors";
import { type ChainFault, verifyChain } from "@/lib/audit/verify-chain";
import { pool } from "@/lib/platform/db";

const MEANING: Record<ChainFault, string> = {
  changed: "What it says is not what was written: it was changed afterwards.",
  unlinked: "It does not follow from the one before: entries were swapped, moved or put in.",
  removed: "It is not there, and later ones are: it was taken out.",
  rewritten: "It had another hash when its head was noted outside: the log was written anew from here or before.",
  truncated: "It was there when a head was noted outside, and is gone: the end of the log was cut off.",
};

/** `--anchor 4711:<hash>`: a head that somebody kept elsewhere. */
function readGiven(values: readonly string[]): ChainAnchor[] {
  return values.map((value) => {
    const [, seq, hash] = /^(\d+):([\da-f]{64})$/.exec(value) ?? [];
    if (!hash) throw new Error(`--anchor takes <entry>:<hash>, not ${value}`);
    return { seq: Number(seq), hash };
  });
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { anchor: { type: "string", multiple: true, default: [] } } });
  const anchors = [...(await readAnchors()), ...readGiven(values.anchor)];
  const verdict = await verifyChain(pool, anchors);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (verdict.fault === null) {
    say(`Intact: ${verdict.entries} entries follow from one another; ${verdict.anchors} noted heads found again.`);
    say(`Head: ${verdict.entries}:${verdict.headHash}`);
    return 0;
  }
  say(`Broken at entry ${verdict.brokenAtSeq} (${verdict.fault}). ${MEANING[verdict.fault]}`);
  say(
    `Entries 1 to ${verdict.entries} are as they were written. Last good head: ${verdict.entries}:${verdict.headHash}`,
  );
  return 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  },
);
