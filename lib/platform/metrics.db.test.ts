import { describe, expect, test } from "vitest";
import { findFiles, ROOT, readSource } from "@/test/list-routes";
import { withEnvironment } from "@/test/with-environment";
import { counter, gauge, histogram, registry } from "./metrics";
import { readMetrics } from "./metrics-page";

const ask = (authorization?: string) => readMetrics(new Headers(authorization ? { authorization } : {}));

describe("the page", () => {
  test.each([
    ["no token", undefined],
    ["another token", "Bearer guess"],
    ["the token, not as a bearer", "test-metrics-token"],
    ["its beginning", "Bearer test-metrics"],
    ["Basic", `Basic ${Buffer.from("x:test-metrics-token").toString("base64")}`],
  ])("%s: 401", async (_, authorization) => {
    await expect(ask(authorization)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("with its token: Prometheus text, never cached", async () => {
    const page = await ask("Bearer test-metrics-token");
    expect(page.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(page.headers.get("cache-control")).toBe("no-store");
    const text = await page.text();
    expect(text).toContain('backline_db_pool_connections{state="total",process="unnamed"}');
    expect(text).toContain("process_cpu_seconds_total");
  });

  test("no token configured: there is no such page, whatever is sent", async () => {
    const off = await withEnvironment({ METRICS_TOKEN: undefined }, () => import("./metrics-page"));
    await expect(off.readMetrics(new Headers({ authorization: "Bearer " }))).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

test("asking for a metric again gives the same one", () => {
  const made = counter("backline_test_twice_total", "Made twice", ["a"]);
  expect(counter("backline_test_twice_total", "Made twice", ["a"])).toBe(made);
  expect(gauge("backline_test_seconds", "Made twice")).toBe(gauge("backline_test_seconds", "Made twice"));
  const buckets = [1, 2];
  expect(histogram("backline_test_bytes", "Made twice", buckets)).toBe(
    histogram("backline_test_bytes", "Made twice", buckets),
  );
});

/** What a gauge may count, beside quantities with a unit. */
const COUNTED = [
  "connections",
  "clients",
  "calls",
  "ratio",
  "state",
  "minor",
  "dates",
  "objects",
  "mails",
  "mismatches",
  "up",
];
const UNITS = { counter: ["total"], histogram: ["seconds", "bytes"], gauge: ["seconds", "bytes", ...COUNTED] };
/** What `promtool check metrics` complains about: units that are none of its base units, and abbreviated ones. */
const NO_BASE_UNIT =
  /^((pico|nano|micro|milli|centi|deci|deca|hecto|kilo|kibi|mega|mibi|giga|gibi|tera|tebi|peta|pebi)(bytes|seconds|meters|grams)|minutes|hours|days|weeks|bits|s|ms|us|ns|sec|b|kb|mb|gb|tb|pb|m|h|d)$/;
const PERSONAL = /^(artist|track|user|order|email|id|path|key)/i;

describe("every metric of ours", async () => {
  const makesMetrics = /\b(?:counter|gauge|histogram)\(/;
  const files = ["lib", "worker", "app"]
    .flatMap((folder) => findFiles(folder, /^[^.]+\.ts$/))
    .filter((file) => file !== "lib/platform/metrics.ts" && makesMetrics.test(readSource(file)));
  for (const file of files) await import(/* @vite-ignore */ `${ROOT}/${file}`);
  await ask("Bearer test-metrics-token");
  const all = await registry.getMetricsAsJSON();
  const metrics = all.filter(({ name }) => name.startsWith("backline_") && !name.startsWith("backline_test_"));

  test("is here", () => {
    expect(files.length).toBeGreaterThan(5);
    const written = files.flatMap((file) => readSource(file).match(/(?<=")backline_\w+(?=")/g) ?? []);
    expect(metrics.map(({ name }) => name).sort()).toEqual([...new Set(written)].sort());
  });

  test.each(metrics.map((metric) => [metric.name, metric] as const))("%s: help, unit, labels", async (name, metric) => {
    const { help, type } = metric as unknown as { help: string; type: keyof typeof UNITS };
    expect(help).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(name).toMatch(new RegExp(`^backline_[a-z][a-z0-9_]*_(${UNITS[type].join("|")})$`));
    const { labelNames } = registry.getSingleMetric(name) as unknown as { labelNames: readonly string[] };
    expect(labelNames.filter((label) => PERSONAL.test(label))).toEqual([]);
    const words = name.split("_");
    expect(words.filter((word) => NO_BASE_UNIT.test(word) || word === type)).toEqual([]);
    expect(labelNames.filter((label) => !/^[a-z_]+$/.test(label) || ["le", "quantile"].includes(label))).toEqual([]);
    if (/_minor(_|$)/.test(name)) expect(labelNames, "money needs its currency").toContain("currency");
  });

  const histograms = metrics.filter(({ type }) => String(type) === "histogram").map(({ name }) => name);
  test.each(histograms)("%s: buckets rise, reach over two powers of ten, and none is empty of meaning", (name) => {
    const { upperBounds } = registry.getSingleMetric(name) as unknown as { upperBounds: readonly number[] };
    expect(upperBounds).toEqual([...new Set(upperBounds)].sort((a, b) => a - b));
    expect((upperBounds.at(-1) ?? 0) / (upperBounds[0] ?? 1)).toBeGreaterThanOrEqual(100);
    // a quantile is read off between two bounds: more than five times apart it says nothing
    const steps = upperBounds.slice(1).map((bound, at) => bound / (upperBounds[at] as number));
    expect(Math.max(...steps)).toBeLessThanOrEqual(5);
  });
});
