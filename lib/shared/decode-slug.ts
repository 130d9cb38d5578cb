const CONTROL = /\p{Cc}/u;

/** A path segment as people wrote it: slugs keep their own script, addresses carry it percent-encoded. null when it is none. */
export function decodeSlug(segment: string): string | null {
  try {
    const slug = decodeURIComponent(segment).normalize("NFC");
    return CONTROL.test(slug) ? null : slug;
  } catch {
    return null;
  }
}
