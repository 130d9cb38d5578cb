import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { findFreePort } from "../launcher/postgres";

const BINARY = (process.env.PATH ?? "")
  .split(path.delimiter)
  .map((folder) => path.join(folder, "redis-server"))
  .find((file) => fs.existsSync(file));

/** Why the tests with a real Redis do not run here; null when they do. */
export const whyNoRedis = BINARY ? null : "no redis-server on this machine's PATH";
if (whyNoRedis) console.warn(`Tests with Redis are skipped: ${whyNoRedis}.`);

export type RedisServer = { url: string; stop(): Promise<void> };

/** A Redis of its own that keeps nothing on disk. */
export async function startRedis(): Promise<RedisServer> {
  const port = await findFreePort();
  const server = spawn(BINARY ?? "redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", ""], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
    server.stdout.on("data", (text: Buffer) => {
      if (text.includes("Ready to accept connections")) resolve();
    });
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.removeAllListeners("exit").once("exit", () => resolve());
        server.kill();
      }),
  };
}
