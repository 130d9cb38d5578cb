import "server-only";
import { pool } from "../platform/db";
import { type BarState, FILTER_KEYS, type FilterKey } from "../shared/analytics-address";
import { fromPublicId } from "../shared/ids";

export type NamedFilter = { key: FilterKey; name: string };

const KINDS = { artistId: "artist", trackId: "track", releaseId: "release" } as const;
const NAMES = `SELECT id, name FROM artist WHERE id = ANY($1::uuid[])
  UNION ALL SELECT id, title FROM track WHERE id = ANY($1::uuid[])
  UNION ALL SELECT id, title FROM release WHERE id = ANY($1::uuid[])`;

const toId = (key: FilterKey, value: string) =>
  key in KINDS ? fromPublicId(KINDS[key as keyof typeof KINDS], value) : null;

/** What the filters of a bar are called; one that names nothing is called by its value. For who may see all figures. */
export async function nameFilters(state: BarState): Promise<NamedFilter[]> {
  return (await nameAllFilters([state]))[0] ?? [];
}

/** The same for several bars at once, in their order. */
export async function nameAllFilters(states: readonly BarState[]): Promise<NamedFilter[][]> {
  const filters = states.map((state) =>
    FILTER_KEYS.flatMap((key) => {
      const value = state[key];
      return value === undefined ? [] : [{ key, value, id: toId(key, value) }];
    }),
  );
  const ids = filters.flat().flatMap(({ id }) => id ?? []);
  const { rows } = ids.length > 0 ? await pool.query<{ id: string; name: string }>(NAMES, [ids]) : { rows: [] };
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return filters.map((ofOne) => ofOne.map(({ key, value, id }) => ({ key, name: names.get(id ?? "") ?? value })));
}
