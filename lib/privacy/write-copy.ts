import "server-only";
import fs from "node:fs";
import { mkdir, unlink } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import type pg from "pg";
import { ZipFile } from "yazl";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { getSetting } from "@/lib/platform/settings";
import { newId, toPublicId } from "@/lib/shared/ids";
import { type Clock, systemClock } from "@/lib/shared/time";
import type { CopyFile } from "./copy-file";
import { COPY_FILES } from "./copy-files";
import { describeCopy } from "./describe-copy";
import { bind } from "./entry";
import { findPerson, type Person, type Who } from "./find-person";

const ROWS_AT_ONCE = 1_000;

function showIds(row: Record<string, unknown>, ids: CopyFile["ids"] = {}): Record<string, unknown> {
  const shown = Object.entries(ids).map(([field, kind]) => [field, row[field] && toPublicId(kind, String(row[field]))]);
  return { ...row, ...Object.fromEntries(shown) };
}

/** A file's rows as a JSON list, read a thousand at a time. */
async function* readRows(client: pg.PoolClient, file: CopyFile, person: Person): AsyncGenerator<string> {
  const query = bind(`DECLARE copied NO SCROLL CURSOR FOR ${file.sql}`, person);
  await client.query(query);
  let opening = "[\n";
  for (;;) {
    const { rows } = await client.query<Record<string, unknown>>(`FETCH ${ROWS_AT_ONCE} FROM copied`);
    if (rows.length === 0) break;
    yield opening + rows.map((row) => JSON.stringify(showIds(row, file.ids), null, 2)).join(",\n");
    opening = ",\n";
  }
  await client.query("CLOSE copied");
  yield opening === "[\n" ? "[]\n" : "\n]\n";
}

/** Everything is of one moment. Files are written one after the other, so that one connection serves them all. */
async function fill(zip: ZipFile, client: pg.PoolClient, person: Person): Promise<void> {
  const options = { mtime: person.now, mode: 0o100600 };
  const storeName = await getSetting("storeName");
  zip.addBuffer(Buffer.from(describeCopy(person, storeName, env.PUBLIC_URL)), "README.txt", options);
  for (const file of COPY_FILES)
    zip.addReadStreamLazy(file.name, options, (done) => done(null, Readable.from(readRows(client, file, person))));
  zip.end();
}

/** A file that has no name any more: whatever happens, nothing of it is left once it is closed. */
async function openNameless(): Promise<number> {
  const folder = path.join(/* turbopackIgnore: true */ env.BACKLINE_DATA_DIR, "copies");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const place = path.join(/* turbopackIgnore: true */ folder, newId());
  const file = await promisify(fs.open)(place, "wx+", 0o600);
  await unlink(place);
  return file;
}

/**
 * A zip of everything the store holds about somebody. It is written first and sent then, so that a slow line holds no
 * connection of the database; `stream` closes the file at its end. Throws `not_found`.
 */
export async function writeCopy(
  who: Who,
  clock: Clock = systemClock,
): Promise<{ stream: Readable; sizeBytes: number }> {
  const client = await pool.connect();
  const fd = await openNameless();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0");
    const person = await findPerson(client, who, clock.now());
    const zip = new ZipFile();
    const isBroken = new Promise<never>((_, reject) => zip.on("error", reject));
    await fill(zip, client, person);
    await Promise.race([pipeline(zip.outputStream, fs.createWriteStream("", { fd, autoClose: false })), isBroken]);
    await client.query("COMMIT");
  } catch (error) {
    fs.closeSync(fd);
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
  return { stream: fs.createReadStream("", { fd, start: 0 }), sizeBytes: fs.fstatSync(fd).size };
}
