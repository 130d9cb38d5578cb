import { afterAll, expect, test } from "vitest";
import { openLiveChannel, publish } from "./live-channel";
import { watchTopic } from "./watch-topic";

afterAll(() => openLiveChannel().close());

test("what is read before notes arrive here is not kept; from then on it is, until a note comes in between", async () => {
  let forgotten = 0;
  const watch = watchTopic("watched", () => forgotten++);
  expect(watch.begin()()).toBe(false);
  await expect.poll(() => watch.begin()()).toBe(true);

  const mayKeep = watch.begin();
  await publish("watched", {});
  await expect.poll(() => forgotten).toBe(1);
  expect(mayKeep()).toBe(false);
  expect(watch.begin()()).toBe(true);
  await publish("another", {});
  expect(forgotten).toBe(1);
});

test("what this process has changed itself it forgets at once, and what was being read meanwhile is not kept", async () => {
  let forgotten = 0;
  const watch = watchTopic("changed", () => forgotten++);
  await expect.poll(() => watch.begin()()).toBe(true);
  const mayKeep = watch.begin();
  watch.forget();
  expect([forgotten, mayKeep(), watch.begin()()]).toEqual([1, false, true]);
});
