import "server-only";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { processGlobal } from "./process-global";

/** The one registry of this process (analytics.md §7: pages and routes are separate module graphs). */
export const registry = processGlobal("metrics", () => {
  const made = new Registry();
  collectDefaultMetrics({ register: made });
  return made;
});

/** Counter by name, made once. Names end in `_total`; no label may carry an artist, track or user. */
export function counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
  const known = registry.getSingleMetric(name) as Counter<L> | undefined;
  return known ?? new Counter({ name, help, labelNames, registers: [registry] });
}

/** Gauge by name, made once. */
export function gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
  const known = registry.getSingleMetric(name) as Gauge<L> | undefined;
  return known ?? new Gauge({ name, help, labelNames, registers: [registry] });
}

/** Histogram by name, made once; the unit is in the name (`_seconds`, `_bytes`). */
export function histogram<L extends string>(
  name: string,
  help: string,
  buckets: number[],
  labelNames: readonly L[] = [],
): Histogram<L> {
  const known = registry.getSingleMetric(name) as Histogram<L> | undefined;
  return known ?? new Histogram({ name, help, buckets, labelNames, registers: [registry] });
}
