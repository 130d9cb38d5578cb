import "server-only";
import { broken, fine, type Verdict, worth } from "./finding";

/** As package.json asks for it; the year's maintained line is recommended. */
const FLOOR = [20, 19] as const;
const RECOMMENDED = 24;

/** Whether this Node runs the store. `version`: as `process.versions.node`. */
export function checkNode(version: string): Verdict {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < FLOOR[0] || (major === FLOOR[0] && minor < FLOOR[1]))
    return broken(
      `Node ${version} is too old: the store needs ${FLOOR.join(".")} or later.`,
      `Install Node ${RECOMMENDED}, then start again.`,
    );
  if (major < RECOMMENDED)
    return worth(`Node ${version} works; ${RECOMMENDED} is recommended.`, `Install Node ${RECOMMENDED} some time.`);
  return fine(`Node ${version}.`);
}
