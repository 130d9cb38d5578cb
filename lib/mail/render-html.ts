import "server-only";
import type { Block, Letter } from "./letter";
import { MAIL_COLOURS } from "./mail-colours";

const SANS = "Geist, 'Helvetica Neue', Arial, sans-serif";
const DISPLAY = "Piazzolla, 'Iowan Old Style', Georgia, serif";
const MONO = "'Geist Mono', Menlo, Consolas, monospace";
const { light, dark } = MAIL_COLOURS;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text for between tags and in quoted attributes alike. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] as string);
}

// programs that know no <style> keep the light colours of the attributes; the others choose by the reader's theme
const STYLE = `:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;background:${light.paper};-webkit-text-size-adjust:100%}
a:focus-visible{outline:2px solid currentColor;outline-offset:2px}
@media (max-width:480px){.sheet{padding:24px 20px!important}.frame{padding:0!important}}
@media (prefers-color-scheme:dark){
body,.frame{background:${dark.paper}!important}.sheet{background:${dark.raise}!important;border-color:${dark.line}!important}
.ink{color:${dark.ink}!important}.quiet{color:${dark["ink-2"]}!important}
.line{border-color:${dark.line}!important}.rule{border-color:${dark.rule}!important}
.press{background:${dark.signal}!important;color:${dark["on-signal"]}!important;border-color:${dark.signal}!important}}`;

const PARAGRAPH = `margin:0 0 16px;font:400 16px/24px ${SANS}`;

function renderRows(rows: Extract<Block, { kind: "rows" }>["rows"]): string {
  const cells = rows.map(({ label, value, isTotal }) => {
    const line = isTotal
      ? `class="rule ink" style="border-top:1px solid ${light.rule}`
      : `class="line ink" style="border-top:1px solid ${light.line}`;
    const weight = isTotal ? 600 : 400;
    return `<tr><td ${line};padding:9px 12px 9px 0;font:${weight} 16px/22px ${SANS};color:${light.ink}"><span dir="auto">${escapeHtml(label)}</span></td><td ${line};padding:9px 0;font:${weight} 15px/22px ${MONO};color:${light.ink};white-space:nowrap" align="right">${escapeHtml(value)}</td></tr>`;
  });
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 20px;border-collapse:collapse">${cells.join("")}</table>`;
}

function renderLink(label: string, url: string): string {
  return `<p style="${PARAGRAPH}"><a class="ink" href="${escapeHtml(url)}" style="color:${light.ink}">${escapeHtml(label)}</a></p>`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "text":
      return `<p class="ink" dir="auto" style="${PARAGRAPH};color:${light.ink}">${escapeHtml(block.text)}</p>`;
    case "note":
      return `<p class="quiet" dir="auto" style="margin:0 0 16px;font:400 14px/20px ${SANS};color:${light["ink-2"]}">${escapeHtml(block.text)}</p>`;
    case "rows":
      return renderRows(block.rows);
    case "button":
      return `<p style="margin:4px 0 20px"><a class="press" href="${escapeHtml(block.url)}" style="display:inline-block;padding:13px 20px;border:1px solid ${light.ink};border-radius:2px;background:${light.signal};color:${light["on-signal"]};font:600 16px/20px ${SANS};text-decoration:none">${escapeHtml(block.label)}</a></p>`;
    case "links":
      return block.items.map(({ label, url }) => renderLink(label, url)).join("");
  }
}

function renderHead(storeName: string): string {
  return `<p class="ink rule" style="margin:0 0 24px;padding:0 0 12px;border-bottom:1px solid ${light.rule};font:700 20px/24px ${DISPLAY};color:${light.ink}">${escapeHtml(storeName)}</p>`;
}

function renderFoot({ why, stop }: Letter): string {
  const small = `font:400 13px/20px ${SANS};color:${light["ink-2"]}`;
  const end = stop
    ? `<p style="margin:8px 0 0;${small}"><a class="quiet" href="${escapeHtml(stop.pageUrl)}" style="color:${light["ink-2"]}">${escapeHtml(stop.label)}</a></p>`
    : "";
  return `<div class="line" style="margin-top:12px;border-top:1px solid ${light.line};padding-top:16px"><p class="quiet" style="margin:0;${small}">${escapeHtml(why)}</p>${end}</div>`;
}

/** A letter as one HTML page of at most 600 px: tables, no scripts, no pictures, nothing that is fetched from anywhere. */
export function renderHtml(letter: Letter, storeName: string, locale = "en"): string {
  const body = letter.blocks.map(renderBlock).join("\n");
  return `<!DOCTYPE html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<base target="_blank"><title>${escapeHtml(letter.subject)}</title><style>${STYLE}</style></head>
<body><div role="main"><table class="frame" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:${light.paper};padding:24px 12px"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px"><tr><td class="sheet" style="padding:32px;background:${light.raise};border:1px solid ${light.line};text-align:start">
${renderHead(storeName)}
<h1 class="ink" dir="auto" style="margin:0 0 16px;font:700 28px/32px ${DISPLAY};color:${light.ink}">${escapeHtml(letter.heading)}</h1>
${body}
${renderFoot(letter)}
</td></tr></table></td></tr></table></div></body></html>
`;
}
