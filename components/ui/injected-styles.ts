"use client";

declare global {
  var __webpack_nonce__: string | undefined;
}

/** The dialog's scroll lock writes a style element; the page's CSP lets it when it carries the page's nonce. */
export function allowInjectedStyles() {
  if (typeof document === "undefined") return;
  globalThis.__webpack_nonce__ ??= document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
}
