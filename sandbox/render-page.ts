import { readFileSync } from "node:fs";
import path from "node:path";

type Words = { [name: string]: string | Words };
export type PageName =
  | "fields"
  | "approve"
  | "gone"
  | "control"
  | "apple-pay"
  | "google-pay"
  | "paypal-approve"
  | "paypal-done";
export type Asset = { bytes: Buffer; type: string };

const PAGES = path.join(import.meta.dirname, "pages");
const MESSAGES = path.join(import.meta.dirname, "..", "messages");
const FONTS = path.join(import.meta.dirname, "..", "node_modules", "@fontsource-variable");
const HTML_TAG = '<html lang="en" dir="ltr" data-theme="light">';
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

const SCRIPT = "text/javascript; charset=utf-8";
const ASSETS: Record<string, { file: string; type: string }> = {
  "sandbox.css": { file: path.join(PAGES, "sandbox.css"), type: "text/css; charset=utf-8" },
  "fields.js": { file: path.join(PAGES, "fields.js"), type: SCRIPT },
  "wallet.js": { file: path.join(PAGES, "wallet.js"), type: SCRIPT },
  "control.js": { file: path.join(PAGES, "control.js"), type: SCRIPT },
  "paypal-done.js": { file: path.join(PAGES, "paypal-done.js"), type: SCRIPT },
  "fonts/geist.woff2": { file: path.join(FONTS, "geist/files/geist-latin-wght-normal.woff2"), type: "font/woff2" },
  "fonts/geist-mono.woff2": {
    file: path.join(FONTS, "geist-mono/files/geist-mono-latin-wght-normal.woff2"),
    type: "font/woff2",
  },
};

/** A file that the pages load, by its path under /sandbox/; null when there is none of that name. */
export function readAsset(name: string): Asset | null {
  const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
  return asset ? { bytes: readFileSync(asset.file), type: asset.type } : null;
}

/** What stands in for PayPal's browser script, in the words of `locale`. */
export function readPaypalScript(locale: string): Asset {
  const { words } = readWords(locale.replace("_", "-"));
  return { bytes: Buffer.from(fillIn(readPage("paypal-sdk.js"), words)), type: SCRIPT };
}

/** A page in the language of `locale` (English when there is none), with `values` filled in. */
export function renderPage(page: PageName, locale: string, values: Record<string, string>): string {
  const { language, words } = readWords(locale);
  const dir = RIGHT_TO_LEFT.has(language.slice(0, 2)) ? "rtl" : "ltr";
  const root = `<html lang="${language}" dir="${dir}" data-theme="${values.theme}">`;
  return fillIn(readPage(`${page}.html`).replace(HTML_TAG, root), { ...words, ...values });
}

function readPage(name: string): string {
  return readFileSync(path.join(PAGES, name), "utf8");
}

/** Fills `{{name}}` in, escaped; `"{{json:name}}"` puts a branch of the catalogue in as JSON. */
function fillIn(template: string, known: Words): string {
  return template
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
