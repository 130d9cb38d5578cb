import { generatePrismaClient } from "./prisma-client";
import { addTallies, describeTally } from "./tally";
import { checkOnce, countTests, runTool, stopOnSignals, TOOLS } from "./test-steps";

stopOnSignals();
generatePrismaClient();
await runTool([TOOLS.next, "typegen"]);
const tally = addTallies([
  await checkOnce("Lint", [TOOLS.biome, "check", "--error-on-warnings"]),
  await checkOnce("Types", [TOOLS.tsc, "--noEmit", "--incremental", "false"]),
  await countTests("Unit and architecture tests", [
    TOOLS.vitest,
    "run",
    "--project=unit",
    "--reporter=default",
    "--reporter=./test/tally-reporter.ts",
  ]),
]);
for (const name of tally.failed) console.log(`failed: ${name}`);
console.log(describeTally(tally));
process.exit(tally.failed.length > 0 ? 1 : 0);
