import { expect, test, vi } from "vitest";
import { AppError } from "../platform/errors";
import type { TotalsRow } from "../shared/schemas/analytics";
import { type Desk, NothingKept } from "./answer-question";
import { firstRows, type OpenedPage, openPage, startReading } from "./open-page";
import { SEES_ALL } from "./viewer";

const NOTHING: TotalsRow[] = [];
const PERIOD = { key: "30d", days: ["2026-10-01", "2026-10-30"] } as never;
const REPLY = { period: PERIOD, totals: [] as TotalsRow[] };
const open = (read: () => Promise<typeof REPLY>, patienceMs?: number, given = {}, kept?: typeof REPLY) => {
  const readOrKept = async ({ isKeptOnly }: Desk) => {
    if (!isKeptOnly) return read();
    if (!kept) throw new NothingKept();
    return kept;
  };
  return openPage(
    given,
    SEES_ALL,
    (_, desk) => readOrKept(desk),
    ({ totals }) => totals === NOTHING,
    patienceMs === undefined ? {} : { patienceMs },
  );
};
const isLater = ({ figures }: OpenedPage<unknown>) => figures instanceof Promise;

test("figures that are read soon are in the page; the bar has its days, today and no chips", async () => {
  const page = await open(async () => REPLY, 60_000);
  expect(page).toMatchObject({ figures: { reply: REPLY, refused: null, empty: null }, kept: null, chips: [] });
  expect(page.days?.[1]).toBe(page.today);
});

test("figures that take their time come after the page, which does not wait for them", async () => {
  let finish: (reply: typeof REPLY) => void = () => undefined;
  const page = await open(() => new Promise((resolve) => (finish = resolve)), 1);
  expect(isLater(page)).toBe(true);
  expect(page.kept).toBeNull();
  finish(REPLY);
  expect(await page.figures).toEqual({ reply: REPLY, refused: null, isLater: false, empty: null });
});

test("until they come the last ones are shown, unless those were empty", async () => {
  const late = () => new Promise<typeof REPLY>(() => undefined);
  const last = { ...REPLY, totals: [{ currency: "USD" }] as TotalsRow[] };
  expect((await open(late, 1, {}, last)).kept).toBe(last);
  expect((await open(late, 1, {}, { ...REPLY, totals: NOTHING })).kept).toBeNull();
});

test("of a long list as much as a screen shows", () => {
  const long = { data: Array.from({ length: 100 }, (_, n) => n), asOf: "then" };
  expect(firstRows(long)).toEqual({ data: long.data.slice(0, 20), asOf: "then" });
});

test("what is read beside them is waited for as long, and no longer", async () => {
  expect(await startReading(Promise.resolve([1]))).toEqual({ reading: [1] });
  const { reading } = await startReading(new Promise<number[]>(() => undefined));
  expect(reading).toBeInstanceOf(Promise);
});

test("what fails late fails for whoever waits, and for nobody else", async () => {
  const unheard = vi.fn();
  process.on("unhandledRejection", unheard);
  let fail: (error: Error) => void = () => undefined;
  const page = await open(() => new Promise((_, reject) => (fail = reject)), 1);
  fail(new Error("the database is gone"));
  await new Promise(setImmediate);
  await expect(page.figures).rejects.toThrow("the database is gone");
  process.off("unhandledRejection", unheard);
  expect(unheard).not.toHaveBeenCalled();
});

test("a refusal is told in words, without days where there is no such period; somebody else's figures are forbidden", async () => {
  const refuse = (code: "invalid_request" | "forbidden") => async () => {
    throw new AppError(code, "Not this one.");
  };
  const page = await open(refuse("invalid_request"), 60_000, {
    period: "custom",
    from: "2026-02-02",
    to: "2026-01-01",
  });
  expect(page).toMatchObject({ figures: { reply: null, refused: "Not this one.", empty: null }, days: null });
  await expect(open(refuse("forbidden"), 60_000)).rejects.toMatchObject({ code: "forbidden" });
});
