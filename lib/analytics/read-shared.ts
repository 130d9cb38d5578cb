import "server-only";
import { pool } from "../platform/db";
import {
  COHORT_COLUMNS,
  type Column,
  CUSTOMERS_COLUMNS,
  isOnScreen,
  listCohortMonths,
  listColumns,
  REVENUE_COLUMNS,
  TRACK_COLUMNS,
} from "../shared/analytics-columns";
import { fromPublicId } from "../shared/ids";
import type { FunnelReply, SeriesReply } from "../shared/schemas/analytics";
import type { SharedPage } from "../shared/schemas/share";
import type { Desk, Envelope } from "./answer-question";
import { analyticsDesk } from "./desk";
import { nameColumn } from "./name-columns";
import type { OpenedLink } from "./open-share-link";
import { readCustomers, readFunnel, readRevenue, readSeries, readTracks } from "./read-analytics";

export type SharedTable = {
  name: "artists" | "tracks" | "customers" | "cohorts";
  headers: { text: string; isNumber: boolean }[];
  rows: { key: string; cells: string[] }[];
};
/** What is drawn as on the page that was shared; its table is behind the chart there. */
export type SharedChart = { page: "overview"; reply: SeriesReply } | { page: "funnel"; reply: FunnelReply };
export type SharedFigures = {
  page: SharedPage;
  facts: Pick<Envelope, "period" | "compare" | "totals" | "asOf" | "partial" | "definitions">;
  chart: SharedChart | null;
  tables: SharedTable[];
  filters: string[];
  expiresAt: string;
};

function toTable<Row>(
  name: SharedTable["name"],
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  isCompared = false,
): SharedTable {
  const shown = listColumns(columns, isCompared).filter(isOnScreen);
  return {
    name,
    headers: shown.map(({ id, unit }) => ({ text: nameColumn(id), isNumber: unit !== "text" && unit !== "day" })),
    rows: rows.map((row, index) => ({ key: `${name}${index}`, cells: shown.map((column) => column.value(row)) })),
  };
}

type Read = { reply: Envelope; chart: SharedChart | null; tables: SharedTable[] };

const READERS: Record<SharedPage, (link: OpenedLink, desk: Desk) => Promise<Read>> = {
  async overview({ query, viewer }, desk) {
    const reply = await readSeries(query, viewer, desk);
    return { reply, chart: { page: "overview", reply }, tables: [] };
  },
  async artists({ query, viewer }, desk) {
    const reply = await readRevenue(query, viewer, desk);
    return {
      reply,
      chart: null,
      tables: [toTable("artists", REVENUE_COLUMNS, reply.data, reply.compare?.period != null)],
    };
  },
  async tracks({ query, viewer }, desk) {
    const reply = await readTracks(query, viewer, desk);
    return {
      reply,
      chart: null,
      tables: [toTable("tracks", TRACK_COLUMNS, reply.data, reply.compare?.period != null)],
    };
  },
  async customers({ query, viewer }, desk) {
    const reply = await readCustomers(query, viewer, desk);
    const cohorts = listCohortMonths(reply.cohorts);
    return {
      reply,
      chart: null,
      tables: [toTable("customers", CUSTOMERS_COLUMNS, reply.data), toTable("cohorts", COHORT_COLUMNS, cohorts)],
    };
  },
  async funnel({ query, viewer }, desk) {
    const reply = await readFunnel(query, viewer, desk);
    return { reply, chart: { page: "funnel", reply }, tables: [] };
  },
};

/** What a link is narrowed to, by name. */
async function nameFilters({ artistId, trackId, releaseId }: OpenedLink["query"]): Promise<string[]> {
  const ids = [
    artistId && fromPublicId("artist", artistId),
    releaseId && fromPublicId("release", releaseId),
    trackId && fromPublicId("track", trackId),
  ];
  const { rows } = await pool.query<{ name: string }>(
    `SELECT name FROM artist WHERE id = $1 UNION ALL SELECT title FROM release WHERE id = $2 UNION ALL SELECT title FROM track WHERE id = $3`,
    ids.map((id) => id ?? null),
  );
  return rows.map(({ name }) => name);
}

/** The figures of an opened link as its maker would see them now, as text. */
export async function readShared(link: OpenedLink, desk: Desk = analyticsDesk()): Promise<SharedFigures> {
  const [{ reply, chart, tables }, filters] = await Promise.all([
    READERS[link.page](link, desk),
    nameFilters(link.query),
  ]);
  const { period, compare, totals, asOf, partial, definitions } = reply;
  return {
    page: link.page,
    facts: { period, compare, totals, asOf, partial, definitions },
    chart,
    tables,
    filters,
    expiresAt: link.expiresAt,
  };
}
