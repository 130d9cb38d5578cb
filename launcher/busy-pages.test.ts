import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { noteBusyPage } from "@/lib/platform/busy-page";
import { answerBusy } from "./busy-pages.mjs";

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const EXHAUSTED = new Error("timeout exceeded when trying to connect");

async function ask(error: unknown, status: number): Promise<[number, string | null]> {
  const server = http.createServer((_, response) =>
    answerBusy(response, async () => {
      await pause(1);
      noteBusyPage(error);
      response.statusCode = status;
      response.end("a page");
    }),
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const reply = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await reply.text();
  return [reply.status, reply.headers.get("retry-after")];
}

test.each<[string, unknown, number, [number, string | null]]>([
  ["no connection in time", EXHAUSTED, 500, [503, "1"]],
  ["what Prisma makes of that", new Error("query failed", { cause: EXHAUSTED }), 500, [503, "1"]],
  ["a fault of ours", new TypeError("x is undefined"), 500, [500, null]],
  ["busy, but the page made do", EXHAUSTED, 200, [200, null]],
])("%s", async (_, error, status, expected) => {
  expect(await ask(error, status)).toEqual(expected);
});

test("one request's trouble is not its neighbour's", async () => {
  expect(await Promise.all([ask(EXHAUSTED, 500), ask(null, 500), ask(EXHAUSTED, 500)])).toEqual([
    [503, "1"],
    [500, null],
    [503, "1"],
  ]);
});
