import fs from "node:fs";
import path from "node:path";

type Entry = { version?: string; optionalDependencies?: Record<string, string>; [key: string]: unknown };
type Lost = { name: string; version: string; parent: Entry };

const file = path.resolve(import.meta.dirname, "../package-lock.json");
const SYSTEMS = /(darwin|linux|win32|android|freebsd)/;
const PROCESSORS = /(arm64|x64|ia32|ppc64|s390x|riscv64|wasm32|arm)(?:[-.]|$)/;

/** The packages of other systems that an entry names as optional, at an exact version, and the lock file has lost. */
export function findLostPackages(packages: Record<string, Entry>): Lost[] {
  const present = new Set(Object.keys(packages).map((place) => place.split("node_modules/").at(-1)));
  return Object.values(packages).flatMap((parent) =>
    Object.entries(parent.optionalDependencies ?? {})
      .filter(([name, version]) => /^\d+\.\d+\.\d+/.test(version) && PROCESSORS.test(name) && !present.has(name))
      .map(([name, version]) => ({ name, version, parent })),
  );
}

/**
 * A lock file written where a registry carries one system only loses the others' binaries, and `npm ci` there then skips
 * them silently. This puts the entries back by name and exact version; npm adds the integrity when it next can see it.
 */
function completeLockFile(): number {
  const lock = JSON.parse(fs.readFileSync(file, "utf8")) as { packages: Record<string, Entry> };
  const lost = findLostPackages(lock.packages);
  for (const binary of lost) lock.packages[`node_modules/${binary.name}`] = describeBinary(binary);
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en")));
  if (lost.length > 0) fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  return lost.length;
}

function describeBinary({ name, version, parent }: Lost): Entry {
  const system = name.match(SYSTEMS)?.[1];
  const processor = name.match(PROCESSORS)?.[1];
  const libc = system === "linux" && (name.endsWith("musl") ? "musl" : name.includes("-gnu") ? "glibc" : undefined);
  return {
    version,
    ...(processor ? { cpu: [processor] } : {}),
    ...(libc ? { libc: [libc] } : {}),
    ...(parent.license ? { license: parent.license } : {}),
    ...(parent.dev ? { dev: true } : {}),
    optional: true,
    ...(system ? { os: [system] } : {}),
  };
}

if (process.argv[1] === import.meta.filename) {
  console.log(`${completeLockFile()} packages of other systems put back into package-lock.json`);
}
