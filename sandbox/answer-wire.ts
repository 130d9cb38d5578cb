import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultPlan } from "./faults";
import type { RailName } from "./rails";
import { readBody } from "./read-body";
import { sendReply, sendSpoiled } from "./send-reply";
import type { Wire } from "./wire";

type Requests = Record<RailName, Map<string, number>>;

const MAX_BYTES = 256 * 1024;

/** Answers the calls of SDKs, with the faults and the latency that are set, one at a time under one key. */
export class WireDesk {
  private readonly keysInUse = new Set<string>();
  underWay = 0;

  /** `requests` counts what reached the wires, per operation. */
  constructor(
    private readonly faults: FaultPlan,
    private readonly requests: Requests,
  ) {}

  async answer(wire: Wire, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    this.underWay += 1;
    try {
      await this.act(wire, request, response, url);
    } finally {
      this.underWay -= 1;
    }
  }

  private async act(wire: Wire, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { method = "GET", headers } = request;
    const body = await readBody(request, MAX_BYTES);
    const name = `${method}: ${url.pathname}`;
    if (body === null) return sendReply(response, wire.refuse("too_large", name));
    const operation = wire.operationOf(method, url.pathname, { query: url.searchParams, body });
    if (!operation) return sendReply(response, wire.refuse("unknown_url", name));
    const counts = this.requests[wire.rail];
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    const key = wire.keyOf(headers, body);
    const isFree = await this.holdKey(wire.rail, key, async () => {
      const latencyMs = this.faults.latencyOf(wire.rail, operation);
      if (latencyMs > 0) await sleep(latencyMs);
      const fault = this.faults.take(wire.rail, operation, `${url.pathname} ${body}`);
      const limited = wire.refuse("rate_limited", name);
      if (fault && fault.kind !== "500" && fault.when === "before") {
        return sendSpoiled(response, fault.kind, null, limited);
      }
      const reply = await wire.handle({ method, url, body, key, headers }, fault?.kind === "500" ? fault : null);
      if (fault && fault.kind !== "500") return sendSpoiled(response, fault.kind, reply, limited);
      sendReply(response, reply);
    });
    if (!isFree) sendReply(response, wire.refuse("key_in_use", name));
  }

  /** Runs `work` while `key` is taken; false, without running it, when another request holds the key. */
  private async holdKey(rail: RailName, key: string | null, work: () => Promise<void>): Promise<boolean> {
    if (key === null) {
      await work();
      return true;
    }
    const name = `${rail} ${key}`;
    if (this.keysInUse.has(name)) return false;
    this.keysInUse.add(name);
    try {
      await work();
    } finally {
      this.keysInUse.delete(name);
    }
    return true;
  }
}
