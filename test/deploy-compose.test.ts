import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { readSource } from "./list-routes";

type Service = {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string | number>;
  healthcheck?: { test: string[] };
  restart?: string;
  ports?: string[];
  networks?: string[];
  depends_on?: Record<string, { condition: string }>;
  deploy?: { replicas: number };
};
type Compose = {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean; ipam?: { config: { subnet: string }[] } }>;
  configs: Record<string, { content: string }>;
};

const ROOT = path.resolve(import.meta.dirname, "..");
const compose = parse(readSource("docker-compose.prod.yml"), { merge: true }) as Compose;
const services = Object.entries(compose.services);
/** Of PostgreSQL's own default. */
const CONNECTIONS = 100;

/** What the engine hands on once it has put the variables in. */
function fillIn(text: string, values: Record<string, string>): string {
  return text.replace(/\$\$|\$\{(\w+)[^}]*\}/g, (found, name) => (found === "$$" ? "$" : (values[name] ?? found)));
}

function writeDown(name: string, text: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "backline-compose-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.copyFileSync(path.join(ROOT, "deploy/prometheus/alerts.yml"), path.join(folder, "alerts.yml"));
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

test("all parts of a store are there", () => {
  expect(services.map(([name]) => name).sort()).toEqual(
    ["app", "caddy", "kubo", "postgres", "prometheus", "redis", "worker"].sort(),
  );
  expect(compose.services.app?.deploy?.replicas).toBeGreaterThan(1);
});

test.each(services)("%s says whether it is well, comes back by itself and has a version", (_, service) => {
  expect(service.healthcheck?.test.length).toBeGreaterThan(1);
  expect(service.restart).toBe("unless-stopped");
  expect(service.image).toMatch(/:(local|v?\d[\w.-]*)$/);
});

test("only the one with TLS is reachable from outside, and the parts with data are not on its network", () => {
  expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(["caddy"]);
  expect(compose.networks.inside?.internal).toBe(true);
  for (const name of ["postgres", "redis", "prometheus"]) expect(compose.services[name]?.networks).toEqual(["inside"]);
});

test("what it starts and asks exists", () => {
  const words = services.flatMap(([, { command = [], healthcheck }]) => [...command, ...(healthcheck?.test ?? [])]);
  const scripts = words.flatMap((word) => [...word.matchAll(/launcher\/[\w-]+\.mjs/g)].map(([script]) => script));
  const inImage = [...readSource("Dockerfile").matchAll(/launcher\/[\w-]+\.mjs/g)].map(([script]) => script);
  expect(scripts.length).toBeGreaterThan(3);
  expect([...scripts, ...inImage].filter((script) => !fs.existsSync(path.join(ROOT, script)))).toEqual([]);
});

test("the store's settings are ones it knows, its proxy is believed, and its connections fit", () => {
  const known = new Set(
    [...readSource("lib/platform/env.ts").matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = ""]) => name),
  );
  const { app, worker } = compose.services;
  const names = Object.keys({ ...app?.environment, ...worker?.environment });
  expect(names.filter((name) => !known.has(name) && name !== "TRUSTED_PROXIES")).toEqual([]);
  expect(app?.environment?.TRUSTED_PROXIES).toBe(compose.networks.outside?.ipam?.config[0]?.subnet);
  const processes = (app?.deploy?.replicas ?? 0) + 1;
  expect(Number(app?.environment?.DATABASE_POOL_SIZE) * processes).toBeLessThan(CONNECTIONS);
});

test("what depends on another waits until that one is well", () => {
  const awaited = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on));
  expect(awaited.length).toBeGreaterThan(3);
  for (const [name, { condition }] of awaited) {
    expect(condition).toBe("service_healthy");
    expect(Object.keys(compose.services)).toContain(name);
  }
});

describe("the configurations inside, read by the programs themselves", () => {
  const has = (program: string) => spawnSync(program, ["version"]).error === undefined;

  test("Caddy's", ({ skip }) => {
    skip(!has("caddy"), "needs caddy");
    const file = writeDown("Caddyfile", fillIn(compose.configs.caddy?.content ?? "", {}));
    const env = { ...process.env, STORE_HOST: "shop.example.org" };
    const { status, stderr } = spawnSync("caddy", ["validate", "--config", file], { env, encoding: "utf8" });
    expect(status, stderr).toBe(0);
  });

  test("Prometheus's", ({ skip }) => {
    skip(!has("promtool"), "needs promtool");
    const file = writeDown("prometheus.yml", fillIn(compose.configs.prometheus?.content ?? "", { METRICS_TOKEN: "t" }));
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "config", file], { encoding: "utf8" });
    expect(status, stdout + stderr).toBe(0);
  });
});
