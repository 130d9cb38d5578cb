// @ts-check
import { installIfNeeded } from "./install.mjs";

installIfNeeded();
const { register } = await import("tsx/esm/api");
register();
const { prepareStore } = await import("./prepare-store.ts");
const { printProblem } = await import("./stages.ts");
await prepareStore().catch((/** @type {unknown} */ error) => {
  printProblem(error);
  process.exit(1);
});
