import { expect, test } from "vitest";
import { loadOnce } from "./load-once";

test("whoever comes while it loads, or later, gets the same", async () => {
  let loads = 0;
  const load = loadOnce(async () => ({ n: ++loads }));
  expect(loads).toBe(0);
  const [first, second] = await Promise.all([load(), load()]);
  expect(first).toBe(second);
  expect(await load()).toEqual({ n: 1 });
});

test("a load that failed is tried again", async () => {
  let loads = 0;
  const load = loadOnce(async () => {
    loads += 1;
    if (loads === 1) throw new Error("no room");
    return loads;
  });
  await expect(load()).rejects.toThrow("no room");
  expect(await load()).toBe(2);
});
