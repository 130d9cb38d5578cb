import { describeSetUpAddress, makeSetUpAddress } from "./first-start";
import { openStore } from "./open-store";
import { printProblem } from "./stages";
import { StartProblem } from "./start-problem";

async function print(): Promise<void> {
  const store = await openStore(process.env);
  try {
    const base = process.env.PUBLIC_URL || store.runningAt;
    if (!base) throw new StartProblem("The store is stopped.", "Start it: it prints a set-up address by itself.");
    process.stdout.write(`\n${describeSetUpAddress(await makeSetUpAddress(store.databaseUrl, base)).join("\n")}\n`);
  } finally {
    await store.close();
  }
}

print().catch((error) => {
  printProblem(error);
  process.exitCode = 1;
});
