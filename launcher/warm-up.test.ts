import type { RequestListener } from "node:http";
import { expect, test } from "vitest";
import { warmUp } from "./warm-up.mjs";

test("each part is asked once, from this machine, whatever it answers", async () => {
  const asked: string[] = [];
  await warmUp((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.socket.remoteAddress}`);
    if (request.url === "/checkout") return void response.destroy();
    response.writeHead(request.url === "/" ? 302 : 503, { location: "https://elsewhere.test/" }).end("busy");
  });
  expect(asked).toEqual([...new Set(asked)]);
  expect(asked).toEqual(expect.arrayContaining(["GET / 127.0.0.1", "GET /api/ready 127.0.0.1"]));
  for (const line of asked) expect(line).toMatch(/ 127\.0\.0\.1$/);
});

test("a part that never answers keeps nobody waiting for longer than the limit", async () => {
  const hang: RequestListener = () => {};
  const startedAt = Date.now();
  await warmUp(hang, 200);
  expect(Date.now() - startedAt).toBeLessThan(5_000);
});
