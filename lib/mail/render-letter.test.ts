import fc from "fast-check";
import { expect, test } from "vitest";
import { readSource } from "@/test/list-routes";
import type { Letter } from "./letter";
import { MAIL_COLOURS } from "./mail-colours";
import { renderHtml } from "./render-html";
import { renderText } from "./render-text";

const LETTER: Letter = {
  subject: "Your order",
  heading: "Thank you. It is yours.",
  blocks: [
    { kind: "text", text: "Order 7K4-Q2M9, paid on 21 November 2026." },
    {
      kind: "rows",
      rows: [
        { label: "Penny a Head by Marguerite Ossian", value: "$1.29" },
        { label: `${"A very long title ".repeat(6)}by Somebody`, value: "$12.00" },
        { label: "Paid", value: "$13.29", isTotal: true },
      ],
    },
    { kind: "button", label: "Open the order", url: "https://shop.test/orders/ord_1?key=a&b=c" },
    { kind: "links", items: [{ label: "Order one", url: "https://shop.test/1" }] },
    { kind: "note", text: "Keep this mail." },
  ],
  why: "You get this because.",
  stop: { label: "No more", pageUrl: "https://shop.test/notices/x", oneClickUrl: "https://shop.test/api/notices/x" },
};

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };
const unescapeHtml = (text: string) =>
  text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] as string);

/** What somebody reads of the HTML, and where its links lead. */
function readHtml(html: string): { words: string[]; urls: string[] } {
  const body = html.slice(html.indexOf("<body>")).replace(/<[^>]+>/g, " ");
  return {
    words: unescapeHtml(body).split(/\s+/).filter(Boolean),
    urls: [...html.matchAll(/href="([^"]*)"/g)].map(([, url = ""]) => unescapeHtml(url)),
  };
}
function readText(text: string): { words: string[]; urls: string[] } {
  const isUrl = (word: string) => word.startsWith("https://");
  const all = text.replace("\n-- \n", "\n").split(/\s+/).filter(Boolean);
  return { words: all.filter((word) => !isUrl(word)), urls: all.filter(isUrl) };
}

test("text and HTML say the same and lead to the same places", () => {
  const [html, text] = [readHtml(renderHtml(LETTER, "The Shop")), readText(renderText(LETTER, "The Shop"))];
  // in text a colon tells that the line below is the address of the words before it
  expect(text.words.map((word) => word.replace(/:$/, "")).sort()).toEqual(html.words.sort());
  expect(text.urls).toEqual(html.urls);
});

test("lines of text fit 72 columns, but for addresses", () => {
  const long = renderText(LETTER, "The Shop")
    .split("\n")
    .filter((line) => line.length > 72 && !line.startsWith("https://"));
  expect(long).toEqual([]);
});

test("whatever is called whatever, it stays text: no tag, no attribute, nothing that is fetched", () => {
  const nasty = fc.oneof(
    fc.constantFrom('"><script>alert(1)</script>', "'/><img src=https://evil.test/x>", "</style>", "&lt;b&gt;", "<!--"),
    fc.string({ maxLength: 30 }),
  );
  const plainTags = (html: string) => html.match(/<\/?[a-z!][^>]*>/gi)?.length;
  const usual = plainTags(renderHtml(LETTER, "The Shop"));
  fc.assert(
    fc.property(nasty, nasty, nasty, (title, store, why) => {
      const html = renderHtml(
        { ...LETTER, subject: title, heading: title, why, blocks: LETTER.blocks.map((block) => rename(block, title)) },
        store,
      );
      expect(plainTags(html)).toBe(usual);
      expect(html).not.toMatch(/<(script|img|link|iframe|svg|object|form)\b/i);
      expect(html).not.toMatch(/@import|url\(/i);
    }),
  );
});

function rename(block: Letter["blocks"][number], title: string): Letter["blocks"][number] {
  if (block.kind === "rows")
    return { ...block, rows: block.rows.map((row) => ({ ...row, label: title, value: title })) };
  if (block.kind === "links") return { ...block, items: block.items.map((item) => ({ ...item, label: title })) };
  return block.kind === "button" ? { ...block, label: title } : { ...block, text: title };
}

/** OKLCH to sRGB, by the matrices of the CSS Color 4 draft. */
function toHex(lightness: number, chroma: number, hue: number): string {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = linear.map((value) => {
    const part = Math.min(1, Math.max(0, value));
    return Math.round((part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055) * 255);
  });
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

test.each(Object.keys(MAIL_COLOURS.light))("the colour %s is the store's token, in both themes", (name) => {
  const number = "([\\d.]+)";
  const colour = `oklch\\(${number} ${number} ${number}\\)`;
  const found = new RegExp(`--${name}: light-dark\\(${colour}, ${colour}\\);`).exec(readSource("app/globals.css"));
  const [l = 0, c = 0, h = 0, darkL = 0, darkC = 0, darkH = 0] = (found ?? []).slice(1).map(Number);
  const key = name as keyof typeof MAIL_COLOURS.light;
  expect([MAIL_COLOURS.light[key], MAIL_COLOURS.dark[key]]).toEqual([toHex(l, c, h), toHex(darkL, darkC, darkH)]);
});
