import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { cruise, type ICruiseOptions, type ICruiseResult } from "dependency-cruiser";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const FOLDERS = ["app", "components", "lib", "worker", "sandbox", "launcher", "prisma"];
const configuration = createRequire(import.meta.url)("../.dependency-cruiser.cjs");

async function readModules(folders: string[]): Promise<ICruiseResult> {
  const options: ICruiseOptions = {
    ...configuration.options,
    ruleSet: { forbidden: configuration.forbidden },
    validate: true,
    baseDir: root,
  };
  const resolving = {
    extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs", ".json", ".d.ts", ".css"],
    alias: { "@": root },
  };
  const { output } = await cruise(folders, options, resolving);
  return output as ICruiseResult;
}

function listFiles(folder: string): string[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, name.replaceAll("\\", "/")))
    .filter((file) => !file.startsWith("lib/platform/generated/"));
}

const reading = readModules([...FOLDERS, "pages"]);

test("the dependency rule holds", { timeout: 60_000 }, async () => {
  const { summary, modules } = await reading;
  const readHere = modules.filter(({ source }) => FOLDERS.some((folder) => source.startsWith(`${folder}/`)));
  // With a TypeScript it cannot use dependency-cruiser reads nothing and finds nothing wrong.
  expect(readHere.length).toBeGreaterThan(20);
  expect(readHere.filter(({ dependencies }) => dependencies.length > 0).length).toBeGreaterThan(20);
  expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
});

/** What decodes strangers' files: the decode process loads it, a web process never. */
const DECODERS =
  /^lib\/media\/examine\/(decode-|examine-audio|preview-encoder|read-pcm|peak-meter)|^node_modules\/(mpg123-decoder|@wasm-audio-decoders|ogg-opus-decoder|wasm-media-encoders)\//;

test("nothing that a web process loads can decode", { timeout: 60_000 }, async () => {
  const { modules } = await reading;
  const imports = new Map(
    modules.map(({ source, dependencies }) => [
      source,
      dependencies.flatMap((one) => (one.typeOnly ? [] : one.resolved)),
    ]),
  );
  const reachFrom = (start: readonly string[]) => {
    const reached = new Set(start);
    for (const source of reached) for (const next of imports.get(source) ?? []) reached.add(next);
    return [...reached];
  };
  const tests = /\.test\.tsx?$/;
  const web = [...imports.keys()].filter((source) => /^(app|pages)\//.test(source) && !tests.test(source));
  expect(reachFrom(web)).toContain("lib/media/examine/decoder-pool.ts");
  expect(reachFrom(web).filter((source) => DECODERS.test(source))).toEqual([]);
  expect(reachFrom(["worker/decode-child.ts"]).filter((source) => DECODERS.test(source)).length).toBeGreaterThan(4);
});

test("every file of lib outside shared is for the server only", () => {
  const files = listFiles("lib").filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.startsWith("lib/shared/"),
  );
  const open = files.filter(
    (file) => !fs.readFileSync(path.join(root, file), "utf8").startsWith('import "server-only";\n'),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(open).toEqual([]);
});

test("no folder and no file without a subject", () => {
  const vague = /(^|\/)(utils?|helpers?|services?|types|common|misc)\/|(^|\/)index\.tsx?$/;
  expect(FOLDERS.flatMap(listFiles).filter((file) => vague.test(file))).toEqual([]);
});
