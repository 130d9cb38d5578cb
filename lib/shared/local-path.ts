const ORIGIN = "https://local.invalid";

/**
 * The only redirect targets we follow: a path of this store. Null for another origin in any of its disguises
 * (`//host`, `/\host`, `https:host`, control characters), for API paths and for the sign-in page itself.
 */
export function toLocalPath(value: string | null | undefined): string | null {
  if (!value?.startsWith("/") || !URL.canParse(value, ORIGIN)) return null;
  const url = new URL(value, ORIGIN);
  const isElsewhere = url.origin !== ORIGIN || url.pathname.startsWith("//");
  if (isElsewhere || /^\/(api|sign-in)(\/|$)/.test(url.pathname)) return null;
  return url.pathname + url.search + url.hash;
}
