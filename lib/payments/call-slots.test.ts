import { expect, test } from "vitest";
import { CallSlots } from "./call-slots";

const MOMENT_MS = 20;

test("who comes when all are taken is turned away after its wait, and has taken nothing", async () => {
  const slots = new CallSlots(2, MOMENT_MS);
  const first = await slots.enter();
  await slots.enter();
  expect(await slots.enter()).toBeNull();
  first?.();
  expect(await slots.enter()).not.toBeNull();
  expect(await slots.enter()).toBeNull();
});

test("a slot is handed to who waits longest, not to who comes as it is freed", async () => {
  const slots = new CallSlots(1, 5_000);
  const entered: string[] = [];
  const enter = async (name: string) => {
    const leave = await slots.enter();
    entered.push(name);
    return leave;
  };
  const first = await enter("first");
  const second = enter("second");
  const third = enter("third");
  first?.();
  const late = enter("late");
  (await second)?.();
  (await third)?.();
  (await late)?.();
  expect(entered).toEqual(["first", "second", "third", "late"]);
});

test("whoever gave up waiting is not handed a slot later", async () => {
  const slots = new CallSlots(1, MOMENT_MS);
  const leave = await slots.enter();
  expect(await slots.enter()).toBeNull();
  leave?.();
  const again = await slots.enter();
  expect(again).not.toBeNull();
  expect(await slots.enter()).toBeNull();
});

test("however many come at once, never more are inside than there are slots, and all get through in time", async () => {
  const slots = new CallSlots(3, 5_000);
  let inside = 0;
  let most = 0;
  const visit = async () => {
    const leave = await slots.enter();
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    leave?.();
    return leave !== null;
  };
  expect(new Set(await Promise.all(Array.from({ length: 50 }, visit)))).toEqual(new Set([true]));
  expect(most).toBe(3);
});
