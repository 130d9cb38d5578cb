import type { ServerResponse } from "node:http";
import { type PageName, renderPage } from "./render-page";

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": CSP,
  "cache-control": "no-store",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};
export const MAX_FORM_BYTES = 4_096;

/** A page in the theme and language that its address asks for; nothing else comes from there unescaped. */
export function sendPage(
  response: ServerResponse,
  status: number,
  page: PageName,
  { searchParams }: URL,
  values: Record<string, string> = {},
): void {
  const theme = searchParams.get("theme") === "dark" ? "dark" : "light";
  const html = renderPage(page, searchParams.get("locale") ?? "en", { theme, ...values });
  response.writeHead(status, { ...HEADERS, "content-length": Buffer.byteLength(html) }).end(html);
}

export function sendBack(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, "cache-control": "no-store" }).end();
}
