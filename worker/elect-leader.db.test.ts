import { expect, test } from "vitest";
import { electLeader } from "./elect-leader";

test("one leader at a time, and a successor once the leader is gone", async () => {
  const abort = new AbortController();
  const first = await electLeader(abort.signal);
  let isSecondElected = false;
  const second = electLeader(abort.signal).then((leadership) => {
    isSecondElected = true;
    return leadership;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isSecondElected).toBe(false);
  await first?.resign();
  const successor = await second;
  expect(successor).not.toBeNull();
  await successor?.resign();
});

test("an aborted election ends without a leader", async () => {
  const abort = new AbortController();
  abort.abort();
  expect(await electLeader(abort.signal)).toBeNull();
});
