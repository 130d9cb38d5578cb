import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admitRequest, createRecordingAgent, traceWire } from "./wire-trace";

let server: http.Server;
let port: number;

beforeAll(async () => {
  server = http.createServer((_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write("."), 10);
    response.on("close", () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Reads the whole answer; idle timeout far away. */
function read(options: http.RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: "127.0.0.1", agent: createRecordingAgent("http"), timeout: 60_000, ...options },
      (response) => {
        response
          .on("data", () => undefined)
          .on("end", () => resolve("done"))
          .on("error", reject);
      },
    );
    request.on("error", reject).end();
  });
}

test("a slow drip that would outlive any idle timeout ends at the deadline, and was sent", async () => {
  const { trace, ok } = await traceWire(400, () => read({ port }));
  expect(ok).toBe(false);
  expect(trace).toMatchObject({ isSent: true, isExpired: true });
});

test("a closed port is not sent", async () => {
  const { trace, ok } = await traceWire(5_000, () => read({ port: 1 }));
  expect(ok).toBe(false);
  expect(trace).toMatchObject({ isSent: false, isExpired: false });
});

test("calls at the same time keep their own traces", async () => {
  const [sent, unsent] = await Promise.all([
    traceWire(400, () => read({ port })),
    traceWire(5_000, () => read({ port: 1 })),
  ]);
  expect([sent.trace.isSent, unsent.trace.isSent]).toEqual([true, false]);
});

test("the second request of one call is not admitted, the first of another is", async () => {
  const admit = async () => [admitRequest(), admitRequest()];
  expect(await traceWire(1_000, admit)).toMatchObject({ value: [true, false], trace: { requests: 2 } });
  expect(await traceWire(1_000, admit)).toMatchObject({ value: [true, false] });
});
