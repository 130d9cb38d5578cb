import { once } from "node:events";
import net from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newId } from "@/lib/shared/ids";
import { withEnvironment } from "@/test/with-environment";

/** What PostgreSQL answers a connection too many, before it closes. */
const TOO_MANY = (() => {
  const fields = Buffer.from("SFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0\0");
  const head = Buffer.from("E\0\0\0\0");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
})();

/** A database in front of the real one that refuses the first connection of the locks, and closes it when told to. */
async function startCrowdedDatabase() {
  const { hostname, port } = new URL(env.DATABASE_URL);
  const refused: net.Socket[] = [];
  const server = net.createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (startup) => {
      if (refused.length === 0 && startup.includes("backline-uploads")) {
        refused.push(socket);
        socket.write(TOO_MANY);
        return;
      }
      const real = net.connect(Number(port), hostname);
      real.on("error", () => socket.destroy());
      real.write(startup);
      socket.pipe(real).pipe(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(env.DATABASE_URL);
  url.port = String((server.address() as net.AddressInfo).port);
  return {
    url: url.href,
    async closeRefused() {
      const [socket] = refused;
      if (!socket) throw new Error("nothing was refused");
      socket.end();
      await once(socket, "close");
    },
    close: () => server.close(),
  };
}

let database: Awaited<ReturnType<typeof startCrowdedDatabase>>;
beforeAll(async () => {
  await pool.query("SELECT 1"); // the pool speaks to the real one
  database = await startCrowdedDatabase();
});
afterAll(() => database.close());

const isFree = async (id: string) => {
  const { rows } = await pool.query<{ done: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended('resumable_upload:' || $1, 0)) AS done",
    [id],
  );
  return rows[0]?.done;
};

test("a connection that was refused ends late: locks taken on the next one meanwhile are given back all the same", async () => {
  const { lockUpload, unlockUpload, closeUploadLocks } = await withEnvironment(
    { DATABASE_URL: database.url },
    async () => {
      const locks = await import("./upload-lock");
      const { env: crowded } = await import("@/lib/platform/env");
      expect(crowded.DATABASE_URL).toBe(database.url);
      return locks;
    },
  );
  const never = new AbortController().signal;
  const [first, second] = [newId(), newId()];
  let released = 0;
  await expect(lockUpload(first, never, () => undefined)).rejects.toMatchObject({ code: "unavailable" });
  await lockUpload(second, never, () => {
    released += 1;
  });
  expect(await isFree(second)).toBe(false);

  await database.closeRefused();
  await lockUpload(first, never, () => undefined);
  await unlockUpload(first);
  await unlockUpload(second);
  await expect.poll(async () => [await isFree(first), await isFree(second)]).toEqual([true, true]);
  expect(released, "nobody who holds one is sent away").toBe(0);
  await closeUploadLocks();
});
