import fc from "fast-check";
import { expect, test } from "vitest";
import { planRange } from "./serve-range";

const ETAG = '"bafkrei-one"';
const SIZE = 1000;
const plan = (
  range: string | undefined,
  more: { method?: string; ifRange?: string; ifNoneMatch?: string } = {},
  size = SIZE,
) =>
  planRange({ method: more.method ?? "GET", range, ifRange: more.ifRange, ifNoneMatch: more.ifNoneMatch }, size, ETAG);

test.each([
  ["first 100", "bytes=0-99", 0, 99],
  ["one byte", "bytes=0-0", 0, 0],
  ["to the end", "bytes=900-", 900, 999],
  ["the last byte by its place", "bytes=999-", 999, 999],
  ["the last 500", "bytes=-500", 500, 999],
  ["the last byte by suffix", "bytes=-1", 999, 999],
  ["a suffix longer than the object is the whole", "bytes=-5000", 0, 999],
  ["an end past the object is clamped", "bytes=990-4000", 990, 999],
  ["an end past all numbers is clamped", "bytes=990-99999999999999999999", 990, 999],
  ["unit in capitals", "Bytes=0-9", 0, 9],
  ["spaces around", "bytes= 5 - 9 ", 5, 9],
])("206 %s", (_, range, start, end) => {
  expect(plan(range)).toEqual({
    status: 206,
    bytes: { start, end },
    headers: {
      etag: ETAG,
      "accept-ranges": "bytes",
      "content-range": `bytes ${start}-${end}/${SIZE}`,
      "content-length": String(end - start + 1),
    },
  });
});

test.each(["bytes=1000-", "bytes=1000-1001", "bytes=5000-6000", "bytes=-0", "bytes=99999999999999999999-"])(
  "416 %s",
  (range) => {
    const { status, bytes, headers } = plan(range);
    expect({ status, bytes }).toEqual({ status: 416, bytes: null });
    expect(headers["content-range"]).toBe(`bytes */${SIZE}`);
    expect(headers["content-length"]).toBe("0");
  },
);

test.each([
  ["no range", undefined],
  ["several ranges", "bytes=0-1,5-9"],
  ["another unit", "items=0-5"],
  ["end before start", "bytes=9-5"],
  ["no numbers", "bytes=-"],
  ["letters", "bytes=a-b"],
  ["a sign", "bytes=+1-5"],
  ["a fraction", "bytes=0.5-9"],
  ["empty", ""],
])("200 %s", (_, range) => {
  const { status, bytes, headers } = plan(range);
  expect({ status, bytes }).toEqual({ status: 200, bytes: { start: 0, end: SIZE - 1 } });
  expect(headers["content-length"]).toBe(String(SIZE));
  expect(headers["accept-ranges"]).toBe("bytes");
  expect(headers["content-range"]).toBeUndefined();
});

test.each([
  ["the same ETag: the part", ETAG, 206],
  ["another ETag: the whole", '"bafkrei-two"', 200],
  ["a weak ETag never matches", `W/${ETAG}`, 200],
  ["a date: the whole, an object has no date", "Sat, 21 Nov 2026 10:00:00 GMT", 200],
])("If-Range with %s", (_, ifRange, status) => {
  expect(plan("bytes=0-9", { ifRange }).status).toBe(status);
});

test.each([
  ["the ETag", ETAG, 304],
  ["the ETag in a list", `"x", ${ETAG}`, 304],
  ["the weak form", `W/${ETAG}`, 304],
  ["a star", "*", 304],
  ["another", '"x"', 206],
])("If-None-Match with %s, before any range", (_, ifNoneMatch, status) => {
  expect(plan("bytes=0-9", { ifNoneMatch }).status).toBe(status);
  expect(plan("bytes=0-9", { ifNoneMatch }).headers.etag).toBe(ETAG);
});

test("HEAD tells the whole length, sends nothing and knows no ranges (RFC 9110 §14.2)", () => {
  const { status, bytes, headers } = plan("bytes=0-9", { method: "HEAD" });
  expect({ status, bytes, length: headers["content-length"] }).toEqual({ status: 200, bytes: null, length: "1000" });
});

test("an object of one byte", () => {
  expect(plan("bytes=0-", {}, 1).bytes).toEqual({ start: 0, end: 0 });
  expect(plan("bytes=1-", {}, 1).status).toBe(416);
});

test("whatever is asked, what is sent lies inside the object and its length is told", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(5000), fc.nat(5000), fc.integer({ min: 1, max: 5000 }), (noise, from, to, size) => {
      for (const range of [noise, `bytes=${noise}`, `bytes=${from}-${to}`, `bytes=${from}-`, `bytes=-${to}`]) {
        const { status, bytes, headers } = plan(range, {}, size);
        if (!bytes) expect(status).toBe(416);
        else {
          expect(bytes.start).toBeGreaterThanOrEqual(0);
          expect(bytes.end).toBeLessThan(size);
          expect(headers["content-length"]).toBe(String(bytes.end - bytes.start + 1));
        }
      }
    }),
  );
});
