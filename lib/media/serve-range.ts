import "server-only";

export type RangeQuestion = {
  method: string;
  range: string | undefined;
  ifRange: string | undefined;
  ifNoneMatch: string | undefined;
};

/** `start` and `end` are inclusive; null when no body is sent. */
export type RangePlan = {
  status: 200 | 206 | 304 | 416;
  bytes: { start: number; end: number } | null;
  headers: Record<string, string>;
};

/**
 * What to send of an object of `sizeBytes` (> 0) with a strong `etag` (quotes included), after RFC 9110 §13–14. A range
 * that cannot be parsed, several ranges, another unit and a stale If-Range all mean the whole object.
 */
export function planRange(question: RangeQuestion, sizeBytes: number, etag: string): RangePlan {
  const headers: Record<string, string> = { etag, "accept-ranges": "bytes" };
  if (matchesEtag(question.ifNoneMatch, etag)) return { status: 304, bytes: null, headers };
  const isPartial = question.method === "GET" && (question.ifRange === undefined || question.ifRange.trim() === etag);
  const range = isPartial ? parseRange(question.range, sizeBytes) : "whole";
  if (range === "unsatisfiable") {
    return {
      status: 416,
      bytes: null,
      headers: { ...headers, "content-range": `bytes */${sizeBytes}`, "content-length": "0" },
    };
  }
  if (range === "whole") {
    const bytes = question.method === "HEAD" ? null : { start: 0, end: sizeBytes - 1 };
    return { status: 200, bytes, headers: { ...headers, "content-length": String(sizeBytes) } };
  }
  const { start, end } = range;
  const length = { "content-range": `bytes ${start}-${end}/${sizeBytes}`, "content-length": String(end - start + 1) };
  return { status: 206, bytes: range, headers: { ...headers, ...length } };
}

function parseRange(
  header: string | undefined,
  sizeBytes: number,
): "whole" | "unsatisfiable" | { start: number; end: number } {
  const [, first, last] = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return "whole";
  if (first === "") {
    const suffix = Number(last);
    return suffix === 0 ? "unsatisfiable" : { start: Math.max(0, sizeBytes - suffix), end: sizeBytes - 1 };
  }
  const start = Number(first);
  const end = last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== "" && Number(last) < start) return "whole";
  return start >= sizeBytes ? "unsatisfiable" : { start, end };
}

/** If-None-Match compares weakly. */
function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === "*" || header.split(",").some((candidate) => candidate.trim().replace(/^W\//, "") === etag);
}
