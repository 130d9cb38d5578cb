import fs from "node:fs";
import path from "node:path";
import { type LockedPackage, readLockedPackages } from "./locked-packages";

const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-4.0",
  "ISC",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  "OFL-1.1",
  "Python-2.0",
  "Unlicense",
]);

/** Packages outside the allow-list, each with the reason it may stay (decisions.md D18). */
const EXCEPTIONS: [RegExp, string][] = [
  [/^@img\/sharp-(libvips-|wasm32$|win32-)/, "LGPL-3.0 libvips, a dynamically linked library of its own"],
  [/^codec-parser$/, "LGPL-3.0, an unbundled module of its own"],
  [/^seq-queue$/, "MIT by its LICENSE file, its package.json says nothing"],
  [/^combine-errors$/, "MIT by its Readme.md, its package.json says nothing"],
  [/^elkjs$/, "EPL-2.0, comes with Prisma's studio and is never loaded"],
];
/** Declare MIT and compile LGPL code in: they must stay replaceable files of their own, and be named in NOTICE. */
const HIDDEN_LGPL = ["mpg123-decoder", "wasm-media-encoders"];

/** One line for each package installed to run whose licence nobody has allowed. */
export function findForeignLicences(packages: LockedPackage[]): string[] {
  return packages
    .filter(({ isForDevelopment }) => !isForDevelopment)
    .filter(({ name, license }) => !isAllowed(license) && !EXCEPTIONS.some(([pattern]) => pattern.test(name)))
    .map(({ name, version, license }) => `${name} ${version}: ${license ?? "no licence"}`);
}

/** One line for each LGPL part that a bundler may swallow or NOTICE does not name. */
export function findUnmarkedParts(
  packages: Pick<LockedPackage, "name">[],
  nextConfig: string,
  notice: string,
): string[] {
  const present = ["codec-parser", ...HIDDEN_LGPL].filter((name) => packages.some((found) => found.name === name));
  return present.flatMap((name) => [
    ...(nextConfig.includes(`"${name}"`)
      ? []
      : [`${name} holds LGPL code and is not in serverExternalPackages of next.config.ts`]),
    ...(notice.includes(name) ? [] : [`${name} holds LGPL code and is not named in NOTICE`]),
  ]);
}

/** "A OR B" needs one allowed side, "A AND B" both; SPDX brackets only ever group those two here. */
function isAllowed(expression = ""): boolean {
  const plain = expression.replace(/[()]/g, "");
  return plain.split(/\s+or\s+/i).some((side) => side.split(/\s+and\s+/i).every((part) => ALLOWED.has(part.trim())));
}

function checkLicences(): string[] {
  const root = path.resolve(import.meta.dirname, "..");
  const read = (name: string) =>
    fs.existsSync(path.join(root, name)) ? fs.readFileSync(path.join(root, name), "utf8") : "";
  const packages = readLockedPackages();
  return [...findForeignLicences(packages), ...findUnmarkedParts(packages, read("next.config.ts"), read("NOTICE"))];
}

if (process.argv[1] === import.meta.filename) {
  const problems = checkLicences();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  console.log("Every package installed to run has an allowed licence.");
}
