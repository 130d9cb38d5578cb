import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
/** Modules of the older kind keep their `require`. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * A file with everything a process of a test runs, dependencies too, and beside it those that it loads only when it needs them:
 * it starts in a fifth of the time. Returns its path.
 */
export async function bundleChild(entry: string, folder: string): Promise<string> {
  await build({
    entryPoints: [entry],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    splitting: true,
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["react-server"],
    banner: { js: REQUIRE },
    logLevel: "warning",
  });
  return path.join(folder, `${path.basename(entry, ".ts")}.mjs`);
}
