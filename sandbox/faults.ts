import { z } from "zod";

export const OPERATIONS = ["create", "confirm", "capture", "void", "refund", "get", "find", "probe"] as const;
export type Operation = (typeof OPERATIONS)[number];

const FaultKind = z.enum(["reset", "hang", "500", "502html", "429", "truncated", "wrongjson"]);
export type FaultKind = z.infer<typeof FaultKind>;

/** `before`: the rail never acts. `after`: it acts, and the answer is spoiled. `count: null` = until cleared. */
export const Fault = z
  .strictObject({
    rail: z.enum(["stripe"]).default("stripe"),
    operation: z.enum([...OPERATIONS, "any"]).default("any"),
    kind: FaultKind,
    when: z.enum(["before", "after"]).default("before"),
    count: z.int().min(1).nullable().default(1),
  })
  .refine((fault) => !(fault.kind === "429" && fault.when === "after"), "429 means that nothing happened: use before")
  .refine(
    (fault) => !(["truncated", "wrongjson"].includes(fault.kind) && fault.when === "before"),
    "truncated and wrongjson spoil an answer: use after",
  );
export type Fault = z.infer<typeof Fault>;

/** The faults that wait for their operation, first come first served, and the latency added to each operation. */
export class FaultPlan {
  private faults: Fault[] = [];
  private latencyMs = new Map<Operation | "any", number>();

  add(fault: Fault): void {
    this.faults.push({ ...fault });
  }

  setLatency(operation: Operation | "any", durationMs: number): void {
    this.latencyMs.set(operation, durationMs);
  }

  clear(): void {
    this.faults = [];
    this.latencyMs.clear();
  }

  /** The fault for this request, used up by one. */
  take(operation: Operation): Fault | null {
    const fault = this.faults.find((candidate) => candidate.operation === "any" || candidate.operation === operation);
    if (!fault) return null;
    if (fault.count !== null) fault.count -= 1;
    if (fault.count === 0) this.faults = this.faults.filter((candidate) => candidate !== fault);
    return fault;
  }

  latencyOf(operation: Operation): number {
    return this.latencyMs.get(operation) ?? this.latencyMs.get("any") ?? 0;
  }

  describe(): { faults: Fault[]; latencyMs: Record<string, number> } {
    return { faults: this.faults.map((fault) => ({ ...fault })), latencyMs: Object.fromEntries(this.latencyMs) };
  }
}
