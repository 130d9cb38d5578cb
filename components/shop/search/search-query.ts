const KINDS = ["all", "records", "tracks", "artists"] as const;
export type SearchKind = (typeof KINDS)[number];
export type SearchQuery = { q: string; kind: SearchKind; isExactOnly: boolean };

const LONGEST = 200;

/** Reads `?q=&kind=&exact=1`; a query past the longest is cut, as a pasted page would be. */
export function toSearchQuery(params: Record<string, string | string[] | undefined>): SearchQuery {
  return {
    q: typeof params.q === "string" ? params.q.trim().slice(0, LONGEST) : "",
    kind: KINDS.find((known) => known === params.kind) ?? "all",
    isExactOnly: params.exact === "1",
  };
}

export function toSearchPath({ q, kind, isExactOnly }: SearchQuery): string {
  const params = new URLSearchParams({ q });
  if (kind !== "all") params.set("kind", kind);
  if (isExactOnly) params.set("exact", "1");
  return `/search?${params}`;
}
