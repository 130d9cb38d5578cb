import { type LockedPackage, readLockedPackages } from "./locked-packages";

/** The oldest versions without a known hole that matters here (security-scale.md §1); a package that is absent passes. */
const FLOORS: Record<string, string> = {
  next: "16.4.6",
  react: "19.3.1",
  "react-dom": "19.3.1",
  "next-auth": "4.24.15",
  sharp: "0.35.0",
  nodemailer: "10.6.0",
};
const NODE_FLOOR = "20.19.0";

/** One line for each package, and for Node, that is older than its floor. */
export function findBelowFloor(packages: Pick<LockedPackage, "name" | "version">[], nodeVersion: string): string[] {
  const all = [
    ...packages.map((found) => ({ ...found, floor: FLOORS[found.name] })),
    { name: "node", version: nodeVersion, floor: NODE_FLOOR },
  ];
  return all.flatMap(({ name, version, floor }) =>
    floor && isOlder(version, floor) ? [`${name} ${version} is older than ${floor}`] : [],
  );
}

/** A pre-release is older than its release. */
function isOlder(version: string, floor: string): boolean {
  const [numbers = "", prerelease] = version.split("-", 2);
  const parts = numbers.split(".").map(Number);
  for (const [place, least] of floor.split(".").map(Number).entries()) {
    const part = parts[place] ?? 0;
    if (part !== least) return part < least;
  }
  return prerelease !== undefined;
}

if (process.argv[1] === import.meta.filename) {
  const problems = findBelowFloor(readLockedPackages(), process.versions.node);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  console.log(`Node and ${Object.keys(FLOORS).join(", ")}: all at or above their floors.`);
}
