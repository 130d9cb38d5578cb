import { LIBRARY_KINDS, LIBRARY_ORDERS, type LibraryKind, type LibraryOrder } from "@/lib/shared/schemas/library";

/** `kind` null: whichever there is. `isAll`: all rows, however many. */
export type LibraryQuery = {
  kind: LibraryKind | null;
  order: LibraryOrder;
  search: string;
  isAll: boolean;
  isAllOrders: boolean;
};
type SearchParams = Record<string, string | string[] | undefined>;

const LONGEST_SEARCH = 100;

/** Whatever an address says: what is no kind or order is as if it were not there. */
export function toLibraryQuery({ kind, sort, q, show, orders }: SearchParams): LibraryQuery {
  return {
    kind: LIBRARY_KINDS.find((known) => known === kind) ?? null,
    order: LIBRARY_ORDERS.find((known) => known === sort) ?? "newest",
    search: typeof q === "string" ? q.trim().slice(0, LONGEST_SEARCH) : "",
    isAll: show === "all",
    isAllOrders: orders === "all",
  };
}

/** The address of a view, with no more in it than is needed. */
export function toLibraryPath(query: Partial<LibraryQuery>): string {
  const params = new URLSearchParams({
    ...(query.kind ? { kind: query.kind } : {}),
    ...(query.order && query.order !== "newest" ? { sort: query.order } : {}),
    ...(query.search ? { q: query.search } : {}),
    ...(query.isAll ? { show: "all" } : {}),
    ...(query.isAllOrders ? { orders: "all" } : {}),
  });
  return params.size > 0 ? `/library?${params}` : "/library";
}
