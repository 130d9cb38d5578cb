import "server-only";

/** The response object that next-auth writes to; `finish()` gives it as a web Response. */
export function collectAnswer() {
  const headers = new Headers({ "cache-control": "private, no-store" });
  let status = 200;
  let body: string | null = null;
  const cookies: string[] = [];
  const answer = {
    status(code: number) {
      status = code;
      return answer;
    },
    getHeader(name: string) {
      return name.toLowerCase() === "set-cookie" ? headers.getSetCookie() : (headers.get(name) ?? undefined);
    },
    setHeader(name: string, value: string | string[]) {
      headers.delete(name);
      for (const entry of [value].flat())
        headers.append(name, name.toLowerCase() === "location" ? keepLocal(entry) : entry);
      return answer;
    },
    json(value: { url?: string }) {
      const url = value.url === undefined ? undefined : keepLocal(value.url);
      const pauseSeconds = url ? /[?&]error=throttled%3A(\d+)/.exec(url)?.[1] : undefined;
      if (pauseSeconds) {
        status = 429;
        headers.set("retry-after", pauseSeconds);
      }
      // the password was right: nothing was refused
      if (url && /[?&]error=second%3A/.test(url)) status = 200;
      headers.set("content-type", "application/json");
      body = JSON.stringify(url === undefined ? value : { ...value, url });
    },
    send(value: unknown) {
      if (typeof value === "object") headers.set("content-type", "application/json");
      body = typeof value === "string" ? value : JSON.stringify(value ?? null);
    },
    end() {},
    /** A cookie of ours beside those of next-auth, which sets its own as one list. */
    addCookie: (cookie: string) => void cookies.push(cookie),
    finish() {
      for (const cookie of cookies) headers.append("set-cookie", cookie);
      return new Response(body, { status, headers });
    },
  };
  return answer;
}

/** next-auth guesses an origin for its own pages; a path is right wherever this store is reached. */
function keepLocal(url: string): string {
  const { pathname, search } = new URL(url, "http://store.invalid");
  return pathname.startsWith("/api/auth/") ? `/sign-in${search}` : pathname + search;
}
