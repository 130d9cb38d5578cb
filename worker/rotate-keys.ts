import "server-only";
import { pool } from "@/lib/platform/db";
import { rotateKeys } from "@/lib/platform/rotate-keys";

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** One rotation of the field keys, told line by line; launcher/rotate-keys.ts gives it the store's environment. */
async function main(): Promise<void> {
  const { version, resealed, failed, isResumed } = await rotateKeys(say);
  for (const which of failed) say(`Not changed, because no known key opens it: ${which}`);
  say(`${isResumed ? "Finished what was begun: " : ""}${resealed} values are sealed with key ${version}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

main()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => pool.end());
