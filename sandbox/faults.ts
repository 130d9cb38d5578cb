import { z } from "zod";
import { mapRails, RAILS, type RailName } from "./rails";

/** What a rail does, by the names the shop has for it. `probe` is also PayPal's hand-out of access tokens. */
export const OPERATIONS = [
  "create",
  "confirm",
  "capture",
  "void",
  "refund",
  "get",
  "find",
  "refunds",
  "disputes",
  "settlements",
  "probe",
] as const;
export type Operation = (typeof OPERATIONS)[number];

const FaultKind = z.enum(["reset", "hang", "500", "502html", "429", "truncated", "wrongjson"]);
export type FaultKind = z.infer<typeof FaultKind>;

/** `before`: the rail never acts. `after`: it acts, and the answer is spoiled. `count: null` = until cleared. */
export const Fault = z
  .strictObject({
    rail: z.enum(RAILS).default("stripe"),
    operation: z.enum([...OPERATIONS, "any"]).default("any"),
    kind: FaultKind,
    when: z.enum(["before", "after"]).default("before"),
    count: z.int().min(1).nullable().default(1),
    /** Only for a request whose address or body names it: an order, an attempt, a charge. */
    about: z.string().min(1).max(100).optional(),
  })
  .refine((fault) => !(fault.kind === "429" && fault.when === "after"), "429 means that nothing happened: use before")
  .refine(
    (fault) => !(["truncated", "wrongjson"].includes(fault.kind) && fault.when === "before"),
    "truncated and wrongjson spoil an answer: use after",
  );
export type Fault = z.infer<typeof Fault>;

/** The faults that wait for their operation, first come first served, and the latency added to each operation, per rail. */
export class FaultPlan {
  private faults: Fault[] = [];
  private readonly latencyMs = mapRails(() => new Map<Operation | "any", number>());

  add(fault: Fault): void {
    this.faults.push({ ...fault });
  }

  setLatency(operation: Operation | "any", durationMs: number, rail: RailName = "stripe"): void {
    this.latencyMs[rail].set(operation, durationMs);
  }

  clear(): void {
    this.faults = [];
    for (const rail of RAILS) this.latencyMs[rail].clear();
  }

  /** The fault for this request, used up by one. `said`: the request's address and body. */
  take(rail: RailName, operation: Operation, said = ""): Fault | null {
    const fault = this.faults.find(
      (waiting) =>
        waiting.rail === rail &&
        (waiting.operation === "any" || waiting.operation === operation) &&
        (waiting.about === undefined || said.includes(waiting.about)),
    );
    if (!fault) return null;
    if (fault.count !== null) fault.count -= 1;
    if (fault.count === 0) this.faults = this.faults.filter((candidate) => candidate !== fault);
    return fault;
  }

  latencyOf(rail: RailName, operation: Operation): number {
    return this.latencyMs[rail].get(operation) ?? this.latencyMs[rail].get("any") ?? 0;
  }

  listFaults(): Fault[] {
    return this.faults.map((fault) => ({ ...fault }));
  }

  describeLatency(rail: RailName): Record<string, number> {
    return Object.fromEntries(this.latencyMs[rail]);
  }

  describe(): { faults: Fault[]; latencyMs: Record<string, number> } {
    return { faults: this.listFaults(), latencyMs: this.describeLatency("stripe") };
  }
}
