import fs from "node:fs";
import path from "node:path";
import pg from "pg";

/** Where the embedded database of a running store is. */
export function databaseUrlOf(dataDir: string): string {
  const { POSTGRES_PASSWORD: password } = JSON.parse(fs.readFileSync(path.join(dataDir, "secrets.json"), "utf8"));
  const [, , , port] = fs.readFileSync(path.join(dataDir, "postgres/postmaster.pid"), "utf8").split("\n");
  return `postgres://backline:${encodeURIComponent(password)}@127.0.0.1:${port}/backline`;
}

/** A connection to the embedded database of a running store. It may be killed at any time, which is no error of the test. */
export async function connectToDatabase(dataDir: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrlOf(dataDir) });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** As if its admin had gone through the set-up: until then a live store is closed. */
export async function markSetUp(dataDir: string): Promise<void> {
  const client = await connectToDatabase(dataDir);
  await client.query("UPDATE instance SET set_up_at = now()");
  await client.end();
}
