import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");

function findModule(from: string, name: string): string | null {
  const base = name.startsWith("@/") ? name.slice(2) : path.join(path.dirname(from), name);
  if (!/^(app|components)\//.test(base)) return null;
  return [`${base}.tsx`, `${base}.ts`].find((file) => fs.existsSync(path.join(root, file))) ?? null;
}

const sentBy = (text: string) => /pickMessages\(([^)]*)\)/.exec(text)?.[1] ?? "";

/**
 * The parts of the catalogue that code running in a browser asks for, from a file on through what it imports; without those that the
 * file hands on itself.
 */
function collectParts(file: string, isInBrowser: boolean, parts: Set<string>, seen: Set<string>): void {
  const text = read(file);
  const isClient = isInBrowser || text.trimStart().startsWith('"use client"');
  if (seen.has(`${file} ${isClient}`)) return;
  seen.add(`${file} ${isClient}`);
  const own = sentBy(text);
  // what it hands on reaches its own imports only: the same file may be asked for elsewhere
  const known = own ? new Set<string>() : seen;
  const asked = new Set<string>();
  if (isClient) for (const [, part] of text.matchAll(/useTranslations\("(\w+)/g)) asked.add(part as string);
  for (const [, name] of text.matchAll(/from "((?:@\/|\.)[^"]+)"/g)) {
    const imported = findModule(file, name as string);
    if (imported) collectParts(imported, isClient, asked, known);
  }
  for (const part of asked) if (!own.includes(`"${part}"`)) parts.add(part);
}

test.each([
  ["app/(analyst)", "layout.tsx"],
  ["app/(artist)/portal", "layout.tsx"],
  ["app/(shop)", "layout.tsx"],
])("%s sends the browser every part of the catalogue that its pages ask for there", (folder, layout) => {
  const sent = sentBy(read(path.join(folder, layout)));
  const parts = new Set<string>();
  for (const file of fs.readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }))
    if (file.endsWith(".tsx")) collectParts(path.join(folder, file), false, parts, new Set());
  expect(parts.size).toBeGreaterThan(3);
  expect([...parts].filter((part) => !sent.includes(`"${part}"`))).toEqual([]);
});
