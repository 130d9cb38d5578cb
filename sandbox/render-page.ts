import { readFileSync } from "node:fs";
import path from "node:path";

type Words = { [name: string]: string | Words };

const PAGES = path.join(import.meta.dirname, "pages");
const MESSAGES = path.join(import.meta.dirname, "..", "messages");
const FONTS = path.join(import.meta.dirname, "..", "node_modules", "@fontsource-variable");
const HTML_TAG = '<html lang="en" dir="ltr" data-theme="light">';
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

const ASSETS: Record<string, { file: string; type: string }> = {
  "sandbox.css": { file: path.join(PAGES, "sandbox.css"), type: "text/css; charset=utf-8" },
  "fields.js": { file: path.join(PAGES, "fields.js"), type: "text/javascript; charset=utf-8" },
  "control.js": { file: path.join(PAGES, "control.js"), type: "text/javascript; charset=utf-8" },
  "fonts/geist.woff2": { file: path.join(FONTS, "geist/files/geist-latin-wght-normal.woff2"), type: "font/woff2" },
  "fonts/geist-mono.woff2": {
    file: path.join(FONTS, "geist-mono/files/geist-mono-latin-wght-normal.woff2"),
    type: "font/woff2",
  },
};

/** A file that the pages load, by its path under /sandbox/; null when there is none of that name. */
export function readAsset(name: string): { bytes: Buffer; type: string } | null {
  const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
  return asset ? { bytes: readFileSync(asset.file), type: asset.type } : null;
}

/**
 * Fills `{{name}}` of a page from `values`, else from the message catalogue of `locale` (English when there is none),
 * escaped; `"{{json:name}}"` puts a branch of the catalogue in as JSON.
 */
export function renderPage(
  page: "fields" | "approve" | "gone" | "control",
  locale: string,
  values: Record<string, string>,
): string {
  const { language, words } = readWords(locale);
  const known: Words = { ...words, ...values };
  const dir = RIGHT_TO_LEFT.has(language.slice(0, 2)) ? "rtl" : "ltr";
  return readFileSync(path.join(PAGES, `${page}.html`), "utf8")
    .replace(HTML_TAG, `<html lang="${language}" dir="${dir}" data-theme="${values.theme}">`)
    .replace(/"\{\{json:([\w.]+)\}\}"/g, (_, name: string) =>
      JSON.stringify(lookUp(known, name)).replaceAll("<", "\\u003c"),
    )
    .replace(/\{\{([\w.]+)\}\}/g, (_, name: string) => escapeHtml(String(lookUp(known, name))));
}

function readWords(locale: string): { language: string; words: Words } {
  const language = /^[a-z]{2}(-[A-Za-z]{2,4})?$/.test(locale) ? locale : "en";
  for (const candidate of [language, language.slice(0, 2)]) {
    const words = parseWords(path.join(MESSAGES, candidate, "sandbox.json"));
    if (words) return { language: candidate, words };
  }
  return { language: "en", words: parseWords(path.join(MESSAGES, "en", "sandbox.json")) ?? {} };
}

function parseWords(file: string): Words | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Words;
  } catch {
    return null; // no catalogue in this language
  }
}

function lookUp(words: Words, name: string): string | Words {
  let node: string | Words | undefined = words;
  for (const part of name.split(".")) node = typeof node === "object" ? node[part] : undefined;
  return node ?? name;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
