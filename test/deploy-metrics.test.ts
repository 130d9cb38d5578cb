import { spawnSync } from "node:child_process";
import path from "node:path";
import { collectDefaultMetrics, Registry } from "prom-client";
import { describe, expect, test } from "vitest";
import { findFiles, ROOT, readSource } from "./list-routes";

const DECLARED = /\b(counter|gauge|histogram)(?:<[^>]*>)?\(\s*"(backline_\w+)"([\s\S]*?)\);/g;
const PARTS = ["_bucket", "_sum", "_count"];
const FILES = ["deploy/prometheus/alerts.yml", "deploy/grafana/backline.json"];

type Declared = { isHistogram: boolean; labels: string[] };

/** Every metric the code makes, with its labels. */
function listDeclared(): Map<string, Declared> {
  const found = new Map<string, Declared>();
  for (const file of ["lib", "worker", "app"].flatMap((folder) => findFiles(folder, /^[^.]+\.ts$/)))
    for (const [, kind, name = "", rest = ""] of readSource(file).matchAll(DECLARED)) {
      const labels = /\[((?:\s*"\w+",?)+)\s*\],?\s*$/.exec(rest)?.[1] ?? "";
      found.set(name, {
        isHistogram: kind === "histogram",
        labels: [...labels.matchAll(/\w+/g)].map(([label]) => label),
      });
    }
  return found;
}

function listDefaults(): Set<string> {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return new Set(register.getMetricsAsArray().map(({ name }) => name));
}

const declared = listDeclared();
const defaults = listDefaults();
const known = new Set([...defaults, "up"]);
for (const [name, { isHistogram }] of declared) for (const part of isHistogram ? PARTS : [""]) known.add(name + part);

const namesIn = (text: string) => [...new Set(text.match(/\b(?:backline|process|nodejs)_[a-z0-9_]+\b/g) ?? [])];

/** The queries alone: group names and descriptions are words. */
function readQueries(file: string): string[] {
  const text = readSource(file);
  if (file.endsWith(".json"))
    return [...text.matchAll(/"(?:expr|query)": "((?:[^"\\]|\\.)*)"/g)].map(([, expr = ""]) => JSON.parse(`"${expr}"`));
  return [...text.matchAll(/expr: (?:\|\n((?: {10,}.*\n)+)|(.*))/g)].map(([, block, single]) => block ?? single ?? "");
}

describe.each(FILES)("%s", (file) => {
  const queries = readQueries(file);

  test("every metric it names is one that a store has", () => {
    expect(queries.length).toBeGreaterThan(10);
    const named = queries.flatMap(namesIn);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test.each(queries)("every label it groups by is one that its metric has: %s", (query) => {
    const names = namesIn(query).map((name) =>
      PARTS.reduce((all, part) => (all.endsWith(part) ? all.slice(0, -part.length) : all), name),
    );
    const labels = new Set(names.flatMap((name) => declared.get(name)?.labels ?? []));
    const grouped = [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(/,\s*/));
    expect(grouped.filter((label) => !["job", "process", "le", ...labels].includes(label))).toEqual([]);
  });
});

test("the dashboard shows every metric of ours", () => {
  const shown = new Set(readQueries("deploy/grafana/backline.json").flatMap(namesIn));
  const isShown = (name: string) => [name, ...PARTS.map((part) => name + part)].some((each) => shown.has(each));
  expect([...declared.keys()].filter((name) => !isShown(name))).toEqual([]);
});

describe("promtool", () => {
  const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

  test.for([
    ["rules", ["check", "rules", "deploy/prometheus/alerts.yml"]],
    ["configuration", ["check", "config", "--syntax-only", "deploy/prometheus/prometheus.yml"]],
    ["when rules fire", ["test", "rules", "deploy/prometheus/alerts.test.yml"]],
  ] as const)("%s", ([, args], { skip }) => {
    skip(!hasPromtool, "needs promtool");
    const { status, stdout, stderr } = spawnSync("promtool", args, { cwd: path.resolve(ROOT), encoding: "utf8" });
    expect(status, stdout + stderr).toBe(0);
  });
});
