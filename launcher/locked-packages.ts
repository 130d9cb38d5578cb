import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

export type LockedPackage = { name: string; version: string; license?: string; isForDevelopment: boolean };

/** Every package of package-lock.json, each copy of it, on every system; a licence the lock lacks is read from the package. */
export function readLockedPackages(): LockedPackage[] {
  const { packages } = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version: string; license?: string; dev?: boolean }>;
  };
  return Object.entries(packages)
    .filter(([place]) => place !== "")
    .map(([place, entry]) => ({
      name: place.split("node_modules/").at(-1) as string,
      version: entry.version,
      license: entry.license ?? readOldLicense(path.join(root, place, "package.json")),
      isForDevelopment: entry.dev === true,
    }));
}

/** `license: { type }` and `licenses: [{ type }]` were npm's forms before SPDX expressions. */
function readOldLicense(file: string): string | undefined {
  if (!fs.existsSync(file)) return undefined;
  const { license, licenses } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    license?: string | { type: string };
    licenses?: { type: string }[];
  };
  if (typeof license === "string") return license;
  return license?.type ?? licenses?.map(({ type }) => type).join(" OR ");
}
