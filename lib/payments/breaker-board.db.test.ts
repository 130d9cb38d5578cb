import { afterAll, beforeEach, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { openLiveChannel } from "@/lib/platform/live-channel";
import { ManualClock } from "@/test/payment-world";
import { untilBlocked } from "@/test/until-blocked";
import { BreakerBoard } from "./breaker-board";

const FAILURE = { isFailure: true, code: "ECONNREFUSED" };
const SUCCESS = { isFailure: false, code: null };

let clock: ManualClock;
beforeEach(async () => {
  await pool.query("DELETE FROM rail_breaker");
  clock = new ManualClock();
});
afterAll(() => openLiveChannel().close());

test("two boards on one database count together, and both know at once", async () => {
  const [one, other] = [new BreakerBoard(clock), new BreakerBoard(clock)];
  expect(await other.admit("stripe", "create")).toBe(true);
  await one.note("stripe", "create", FAILURE);
  await other.note("stripe", "create", FAILURE);
  expect(await one.readStates()).toEqual({});
  await one.note("stripe", "create", FAILURE);
  expect(await one.readStates()).toEqual({ stripe: "open" });
  await expect.poll(() => other.readStates(), { timeout: 5_000 }).toEqual({ stripe: "open" });
  expect([await one.admit("stripe", "create"), await other.admit("stripe", "create")]).toEqual([false, false]);
  expect(await other.admit("stripe", "confirm")).toBe(true);
});

test("I16: what is read while the failure that opens it is still being written does not close it again", async () => {
  const board = new BreakerBoard(clock);
  for (let n = 0; n < 2; n++) await board.note("adyen", "confirm", FAILURE);
  const other = await pool.connect();
  await other.query("BEGIN");
  await other.query("SELECT 1 FROM rail_breaker FOR UPDATE");
  const third = board.note("adyen", "confirm", FAILURE);
  await untilBlocked();
  // the row still has two failures
  const meanwhile = [await board.isShut("adyen", "confirm"), await board.admit("adyen", "confirm")];
  await other.query("COMMIT");
  other.release();
  await third;
  expect(meanwhile).toEqual([true, false]);
  expect(await board.readStates()).toEqual({ adyen: "open" });
});

const HOLD_SECOND = `
  CREATE FUNCTION hold_second() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.failures_in_row > 1 THEN PERFORM pg_advisory_xact_lock(16); END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER hold_second BEFORE UPDATE ON rail_breaker FOR EACH ROW EXECUTE FUNCTION hold_second()`;

test("I16: of failures that come together, the first to be written does not take back what the others have opened", async () => {
  await pool.query(HOLD_SECOND);
  const other = await pool.connect();
  await other.query("SELECT pg_advisory_lock(16)");
  const board = new BreakerBoard(clock);
  const notes = [1, 2, 3].map(() => board.note("adyen", "confirm", FAILURE));
  // whichever of the connections comes first; the others are held
  await Promise.race(notes);
  const meanwhile = [await board.isShut("adyen", "confirm"), await board.admit("adyen", "confirm")];
  await other.query("SELECT pg_advisory_unlock(16)");
  other.release();
  await Promise.all(notes);
  await pool.query("DROP FUNCTION hold_second CASCADE");
  expect(meanwhile).toEqual([true, false]);
  expect(await board.readStates()).toEqual({ adyen: "open" });
});

test("what another process did well breaks the row", async () => {
  const [one, other] = [new BreakerBoard(clock), new BreakerBoard(clock)];
  await one.note("stripe", "get", FAILURE);
  await one.note("stripe", "get", FAILURE);
  await expect.poll(async () => (await other.describe())[0]?.failuresInRow, { timeout: 5_000 }).toBe(2);
  clock.advance(10);
  await other.note("stripe", "get", SUCCESS);
  await one.note("stripe", "get", FAILURE);
  expect((await one.describe())[0]).toMatchObject({ state: "closed", failuresInRow: 1 });
});

test("when its time is up exactly one of all callers gets the trial, and its success lets all others through", async () => {
  const boards = Array.from({ length: 4 }, () => new BreakerBoard(clock));
  const [first] = boards as [BreakerBoard];
  for (let n = 0; n < 3; n++) await first.note("paypal", "confirm", FAILURE);
  clock.advance(5_001);
  for (const board of boards)
    await expect.poll(async () => (await board.describe())[0]?.state, { timeout: 5_000 }).toBe("open");
  expect(await first.listDueForProbe()).toEqual(["paypal"]);
  const admitted = await Promise.all(boards.map((board) => board.admit("paypal", "confirm")));
  expect(admitted.filter(Boolean)).toHaveLength(1);
  await first.note("paypal", "confirm", SUCCESS);
  expect(await first.readStates()).toEqual({ paypal: "recovering" });
  for (const board of boards) await expect.poll(() => board.admit("paypal", "confirm"), { timeout: 5_000 }).toBe(true);
  for (let n = 0; n < 4; n++) await first.note("paypal", "confirm", SUCCESS);
  expect(await first.readStates()).toEqual({});
});

test("a probe that is answered ends the wait, one that is not prolongs it", async () => {
  const board = new BreakerBoard(clock);
  for (let n = 0; n < 3; n++) await board.note("stripe", "create", FAILURE);
  clock.advance(5_001);
  await board.noteProbe("stripe", false);
  expect(await board.listDueForProbe()).toEqual([]);
  clock.advance(10_001);
  await board.noteProbe("stripe", true);
  expect(await board.readStates()).toEqual({ stripe: "half_open" });
  expect(await board.admit("stripe", "create")).toBe(true);
  expect(await board.admit("stripe", "create")).toBe(false);
});

test("calls that go well in a quiet time write nothing", async () => {
  const board = new BreakerBoard(clock);
  await board.admit("stripe", "create");
  for (let n = 0; n < 100; n++) await board.note("stripe", "create", SUCCESS);
  expect((await pool.query("SELECT 1 FROM rail_breaker")).rowCount).toBe(0);
});

test("a note reaches a process in a quiet time at once", async () => {
  const stop = await openLiveChannel().subscribe("rail-breaker", () => {});
  const [one, other] = [new BreakerBoard(clock), new BreakerBoard(clock)];
  // read with the channel open, so it is good for many seconds unless a note comes
  expect(await other.readStates()).toEqual({});
  for (let n = 0; n < 3; n++) await one.note("stripe", "create", FAILURE);
  await expect.poll(() => other.readStates(), { timeout: 1_000, interval: 10 }).toEqual({ stripe: "open" });
  stop();
});

test("a process that has only just started knows what is open before its first call", async () => {
  const board = new BreakerBoard(clock);
  for (let n = 0; n < 3; n++) await board.note("stripe", "create", FAILURE);
  expect(await new BreakerBoard(clock).admit("stripe", "create")).toBe(false);
});

test("a note that never arrives costs a second at most while something is wrong", async () => {
  const board = new BreakerBoard(clock);
  await board.note("stripe", "create", FAILURE);
  expect(await board.readStates()).toEqual({});
  await pool.query("UPDATE rail_breaker SET state = 'open', open_until = $1", [
    new Date(clock.now().getTime() + 60_000),
  ]);
  await expect.poll(() => board.readStates(), { timeout: 2_500, interval: 50 }).toEqual({ stripe: "open" });
});

test("a probe that fails prolongs only what was due", async () => {
  const board = new BreakerBoard(clock);
  for (let n = 0; n < 3; n++) await board.note("stripe", "create", FAILURE);
  clock.advance(4_000);
  for (let n = 0; n < 3; n++) await board.note("stripe", "get", FAILURE);
  clock.advance(2_000);
  const before = (await board.describe()).find(({ operation }) => operation === "get");
  await board.noteProbe("stripe", false);
  const after = await board.describe();
  expect(after.find(({ operation }) => operation === "get")).toEqual(before);
  expect(after.find(({ operation }) => operation === "create")).toMatchObject({ openedCount: 2 });
});

test("the database does not answer: what is counted still bites here, and nothing is thrown at the caller", async () => {
  const board = new BreakerBoard(clock);
  await pool.query("ALTER TABLE rail_breaker RENAME TO rail_breaker_away");
  try {
    for (let n = 0; n < 3; n++) {
      expect(await board.admit("stripe", "confirm")).toBe(true);
      await board.note("stripe", "confirm", FAILURE);
    }
    expect(await board.admit("stripe", "confirm")).toBe(false);
    clock.advance(5_001);
    expect(await board.admit("stripe", "confirm")).toBe(false);
  } finally {
    await pool.query("ALTER TABLE rail_breaker_away RENAME TO rail_breaker");
  }
});
