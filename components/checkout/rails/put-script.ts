const kept = new Map<string, Promise<void>>();

/**
 * Puts a provider's script into the page, once for all who ask. One that failed is taken out again, so that asking anew
 * loads it anew. The page's policy lets it in because a script with the page's nonce asked for it ('strict-dynamic').
 */
export function putScript(src: string): Promise<void> {
  const known = kept.get(src);
  if (known) return known;
  const script = document.createElement("script");
  const loaded = new Promise<void>((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => {
      kept.delete(src);
      script.remove();
      reject(new Error(`${new URL(src).host} did not answer`));
    };
  });
  script.src = src;
  script.async = true;
  kept.set(src, loaded);
  document.head.append(script);
  return loaded;
}
