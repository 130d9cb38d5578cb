import type { IncomingHttpHeaders } from "node:http";
import type { Fault, Operation } from "./faults";
import type { RailName } from "./rails";

/** `body` is the text as it came; `key` the rail's idempotency key. */
export type WireRequest = { method: string; url: URL; body: string; key: string | null; headers: IncomingHttpHeaders };
/** `body` null: an answer without one. A string goes out as it is, as what its own `content-type` header says. */
export type WireReply = {
  status: number;
  body: Record<string, unknown> | string | null;
  headers: Record<string, string>;
};

/** What a request says beside its path, where the path alone does not tell what it is for. */
export type Said = { query: URLSearchParams; body: string };

/** One rail's API as its SDK sees it. */
export interface Wire {
  readonly rail: RailName;
  /** Which of the rails' operations a request is; null for a path that the rail has and the sandbox has not. */
  operationOf(method: string, path: string, said?: Said): Operation | null;
  keyOf(headers: IncomingHttpHeaders, body: string): string | null;
  /** `fault`: only the part of one that the rail itself would show, a server error. */
  handle(request: WireRequest, fault: Fault | null): Promise<WireReply>;
  /** The rail's own words for what is answered before it is asked. */
  refuse(reason: "too_large" | "unknown_url" | "key_in_use" | "rate_limited", request: string): WireReply;
}
