// @ts-check
import { installIfNeeded } from "./install.mjs";

const TOOLS = new Set(["doctor", "setup-address", "backup", "restore"]);
const [name = ""] = process.argv.splice(2, 1);
if (!TOOLS.has(name)) {
  process.stderr.write(`There is no tool named "${name}": ${[...TOOLS].join(", ")}\n`);
  process.exit(2);
}
installIfNeeded();
const { register } = await import("tsx/esm/api");
register();
await import(`./${name}.ts`);
