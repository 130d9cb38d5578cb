// Analytics on 20 k artists, 200 k tracks, 5 M sales and 5 M plays: the obvious query beside what the store does.
// Needs a build (npm run build) for the pages.
//   npm run bench:analytics                   the whole size: under 20 minutes, 15 GB in the temporary folder
//   npm run bench:analytics -- 0.1            a tenth
//   npm run bench:analytics -- 0.1 --keep     the data stay for the next run with --keep, three days at most
import pg from "pg";
import { DAYS, SEED, scaleBy } from "./analytics/draw-sales";
import { hasKeptData, markAsMade, readOptions } from "./analytics/keep-data";
import { makeData } from "./analytics/make-data";
import { measureFreshness } from "./analytics/measure-freshness";
import { CORRECT_RAW, NAIVE, NAIVE_WITHOUT_PLAYS } from "./analytics/queries";
import { isSame } from "./analytics/same-rows";
import { serveRoute } from "./analytics/serve-route";
import { placeSideBySide, type Way } from "./analytics/side-by-side";
import { quantile } from "./demo-store";
import { openPaymentStore } from "./payment-store";

const options = readOptions(process.argv.slice(2));
const FACTOR = options.factor;
const CUT_MS = 60_000;
const RUNS = 15;
const CACHED_ASKS = 2_000;
const SALES_PER_SECOND = 300;
const WRITING_SECONDS = 30;
const RECOUNTED_DAYS = 30;
const PAGE_ROUNDS = 11;
const CURRENCY = "USD";
const QUERY_CANCELED = "57014";

Object.assign(process.env, {
  RATE_LIMITS: "all=100000000/1",
  DATABASE_STATEMENT_MS: "3600000",
  DATABASE_POOL_SIZE: "10",
  DATABASE_WAIT_MS: "60000",
});
const startedAt = Date.now();
const isKept = hasKeptData(options, startedAt);
/** What a database of this size is given; durability is as it comes. */
const SERVER = {
  shared_buffers: "2GB",
  maintenance_work_mem: "512MB",
  max_wal_size: "16GB",
  checkpoint_timeout: "30min",
};
const store = await openPaymentStore(SERVER, options.home);
const { measurePages } = await import("./analytics/measure-pages");
const { analyticsStore } = await import("../lib/analytics/postgres-store");
const { readRevenue } = await import("../lib/analytics/read-analytics");
const { continueRebuild, rebuildRollUps } = await import("../lib/analytics/rebuild-roll-ups");
const { recountDays } = await import("../lib/analytics/recount");
const { mergeOutbox } = await import("../lib/analytics/merge-outbox");
const { resolvePeriod } = await import("../lib/analytics/resolve-period");
const { NO_FILTER } = await import("../lib/analytics/store");
const { refreshSummaries } = await import("../lib/analytics/summaries");
const { SEES_ALL } = await import("../lib/analytics/viewer");
const { pool } = await import("../lib/platform/db");
const { addDays } = await import("../lib/shared/time");
const { AnalyticsQuery, RevenueReply } = await import("../lib/shared/schemas/analytics");

type Row = Record<string, string | number>;
const broken: string[] = [];
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const elapsed = () => `${String(Math.round((Date.now() - startedAt) / 1000)).padStart(5)} s`;
const tell = (name: string, what: string) => console.log(`${elapsed()}  ${name.padEnd(36)} ${what}`);
const ways: Way[] = [];

function describe(samples: number[]): string {
  const at = (share: number) => `${quantile(samples, share).toFixed(1)} ms`;
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)} (${samples.length})`;
}

function promise(isKept: boolean, words: string): void {
  if (!isKept) broken.push(words);
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const startedAt = performance.now();
  const value = await work();
  return { ms: performance.now() - startedAt, value };
}

async function load(): Promise<void> {
  if (isKept) {
    const caughtUp = await timed(async () => {
      while (await continueRebuild());
      while ((await mergeOutbox()) > 0);
    });
    tell("data", `kept in ${options.home}; what was left to count ${seconds(caughtUp.ms)}`);
    return;
  }
  const scale = scaleBy(FACTOR);
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const { ms } = await timed(() => makeData(client, scale, startedAt));
  const { rows } = await client.query<{ gb: string }>(
    "SELECT round(pg_database_size(current_database()) / 1e9, 1) AS gb",
  );
  await client.end();
  const sizes = Object.entries(scale).map(([name, count]) => `${count.toLocaleString("en")} ${name}`);
  const settings = Object.entries(SERVER).map(([name, value]) => `${name} ${value}`);
  tell("database", `PostgreSQL with ${settings.join(", ")}`);
  tell("data", `${sizes.join(", ")} over ${DAYS} days, seed ${SEED}: ${seconds(ms)}, ${rows[0]?.gb} GB`);
  const rebuilt = await timed(() =>
    rebuildRollUps((left) => left % 100 === 0 && tell("roll-ups", `${left} days left`)),
  );
  await pool.query("VACUUM ANALYZE");
  tell("roll-ups counted from raw rows", seconds(rebuilt.ms));
  markAsMade(options, startedAt);
}

/** The first fill, then what every later turn does: concurrently, beside readers. */
async function refresh(): Promise<void> {
  const first = await timed(() => refreshSummaries());
  await pool.query("UPDATE rollup_state SET version = version + 1");
  await pool.query("UPDATE summary_refresh SET refreshed_at = '2000-01-01'");
  const again = await timed(() => refreshSummaries());
  const { rows } = await pool.query<{ period: string; duration_ms: number }>(
    "SELECT period, duration_ms FROM summary_refresh ORDER BY 2",
  );
  const each = rows.map(({ period, duration_ms }) => `${period} ${duration_ms} ms`).join(", ");
  tell("refresh of all four views", `${seconds(again.ms)} (${each}); first fill ${seconds(first.ms)}`);
  promise(
    again.value.length === 4 && again.ms <= 1_000,
    `refreshing all periods took ${seconds(again.ms)}, promised 1 s`,
  );
}

async function runNaive(sql: string, from: string): Promise<{ ms: number; rows: Row[] | null }> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL, statement_timeout: CUT_MS });
  await client.connect();
  const { ms, value } = await timed(() =>
    client.query<Row>(sql, [CURRENCY, from]).catch((error: { code?: string }) => {
      if (error.code === QUERY_CANCELED) return null;
      throw error;
    }),
  );
  await client.end();
  return { ms, rows: value?.rows ?? null };
}

const period = resolvePeriod({ period: "30d" }, "UTC", new Date());
const previous = resolvePeriod(
  { period: "custom", from: addDays(period.days[0], -30), to: addDays(period.days[0], -1) },
  "UTC",
  new Date(),
);

async function compareQueries(): Promise<void> {
  const whole = await runNaive(NAIVE, period.from);
  tell("naive, with plays", whole.rows ? seconds(whole.ms) : `cut off after ${seconds(whole.ms)}`);
  ways.push({ way: "naive query", tookMs: whole.ms, isRight: whole.rows ? "wrong" : "cut off" });
  const sales = await runNaive(NAIVE_WITHOUT_PLAYS, period.from);
  ways.push({ way: "naive query without plays", tookMs: sales.ms, isRight: sales.rows ? "wrong" : "cut off" });
  const raw = await timed(() => pool.query<Row>(CORRECT_RAW, [CURRENCY, period.from]));
  tell(
    "naive, without plays",
    `${sales.rows ? seconds(sales.ms) : "cut off"}; ${tellWrong(sales.rows ?? [], raw.value.rows)}`,
  );
  tell("correct, from raw rows", seconds(raw.ms));
  ways.push({ way: "correct query on raw rows", tookMs: raw.ms, isRight: "right" });
  const uncached: Record<string, number[]> = { view: [], rollup: [] };
  for (const source of ["view", "rollup"] as const) {
    for (let run = 0; run < RUNS; run++) {
      const { ms, value } = await timed(() => analyticsStore.revenue(period, { ...NO_FILTER, currency: CURRENCY }));
      if (value.source !== source) throw new Error(`read from the ${value.source}, meant the ${source}`);
      uncached[source]?.push(ms);
      if (run === 0) promise(isSame(value.data, raw.value.rows), `the ${source} differs from the raw rows`);
    }
    ways.push({ way: `${source}, uncached`, tookMs: quantile(uncached[source] ?? [], 0.5), isRight: "right" });
    tell(`${source === "view" ? "view" : "roll-up"}, uncached`, describe(uncached[source] ?? []));
    await pool.query("UPDATE rollup_state SET version = version + 1");
  }
  const typical = quantile(uncached.rollup ?? [], 0.5);
  tell(
    "times faster than naive",
    `${whole.rows ? "" : "at least "}${Math.round(whole.ms / typical)} (roll-up), ${Math.round(raw.ms / typical)} than correct from raw rows`,
  );
  promise(typical <= 80, `30 days uncached took ${typical.toFixed(1)} ms, promised 80 ms`);
  promise(FACTOR < 1 || whole.ms / typical >= 100, "less than 100 times faster than the naive query");
}

function tellWrong(naive: readonly Row[], right: readonly Row[]): string {
  const factors = naive.flatMap((row) => {
    const tracks = Number(right.find(({ id }) => id === row.id)?.tracks ?? 0);
    return tracks > 0 ? [Number(row.tracks) / tracks] : [];
  });
  return `tracks counted up to ${Math.round(Math.max(0, ...factors))} times`;
}

/** What the route answers with, without who may ask: Next and its sign-in are not in this process. */
async function answer(request: Request): Promise<Response> {
  const query = AnalyticsQuery.parse(Object.fromEntries(new URL(request.url).searchParams));
  return Response.json(RevenueReply.parse(await readRevenue(query, SEES_ALL)));
}

async function askApi(url: string) {
  const { ms, value } = await timed(async () => {
    const reply = await fetch(`${url}/api/analytics/revenue?period=30d&currency=${CURRENCY}`);
    if (!reply.ok) throw new Error(`the API answered ${reply.status}: ${await reply.text()}`);
    return (await reply.json()) as { totals: { copies: number }[]; cacheStatus: string };
  });
  return { tookMs: ms, copies: value.totals[0]?.copies ?? 0, cacheStatus: value.cacheStatus };
}

async function askCached(url: string): Promise<void> {
  await askApi(url);
  const samples: number[] = [];
  for (let n = 0; n < CACHED_ASKS; n++) {
    const { tookMs, cacheStatus } = await askApi(url);
    if (cacheStatus !== "miss") samples.push(tookMs);
  }
  tell("API over HTTP, cached", describe(samples));
  ways.push({ way: "API over HTTP, cached", tookMs: quantile(samples, 0.5), isRight: "right" });
  promise(samples.length >= 0.99 * CACHED_ASKS, `only ${samples.length} of ${CACHED_ASKS} answers came from the cache`);
  promise(quantile(samples, 0.99) <= 10, `cached p99 ${quantile(samples, 0.99).toFixed(1)} ms, promised 10 ms`);
}

/** The worker's snapshots follow its merger's first turn. */
async function hasSnapshot(): Promise<boolean> {
  return (await pool.query("SELECT 1 FROM live_snapshot LIMIT 1")).rowCount === 1;
}

async function writeMeanwhile(url: string): Promise<void> {
  const load = { factor: FACTOR, perSecond: SALES_PER_SECOND, seconds: WRITING_SECONDS };
  const { sales, perSecond, lagsMs, answersMs, unseen } = await measureFreshness(() => askApi(url), hasSnapshot, load);
  promise(unseen === 0, `${unseen} of ${sales} sales were not seen in time`);
  tell(`sale to API, ${perSecond.toFixed(0)} sales/s written`, describe(lagsMs));
  tell("API over HTTP meanwhile", describe(answersMs));
  promise(perSecond >= 0.95 * SALES_PER_SECOND, `only ${perSecond.toFixed(0)} sales/s were written`);
  promise(quantile(lagsMs, 0.99) <= 2_000, `freshness p99 ${seconds(quantile(lagsMs, 0.99))}, promised 2 s`);
  const drifts = await timed(() => recountDays(addDays(period.days[1], -RECOUNTED_DAYS), period.days[1]));
  tell(
    `recount of ${RECOUNTED_DAYS} days`,
    `${seconds(drifts.ms)}, ${drifts.value.length} differences after ${sales} more sales`,
  );
  promise(drifts.value.length === 0, `${drifts.value.length} figures differ from the raw rows`);
}

/** Other pages' questions of the same period: nothing is promised, a glance tells when one goes wrong. */
async function askOthers(): Promise<void> {
  const filter = { ...NO_FILTER, currency: CURRENCY } as const;
  const questions: Record<string, () => Promise<{ source: string }>> = {
    "top 100 tracks": () => analyticsStore.tracks(period, filter),
    series: () => analyticsStore.series(period, filter),
    customers: () => analyticsStore.customers(period, filter),
    funnel: () => analyticsStore.funnel(period, filter),
    "totals of the 30 days before": () => analyticsStore.totals(previous, filter),
  };
  for (const [name, ask] of Object.entries(questions)) {
    const [first, again] = [await timed(ask), await timed(ask)];
    tell(`${name}, uncached`, `${first.ms.toFixed(0)} ms, again ${again.ms.toFixed(0)} ms (${again.value.source})`);
  }
}

/** Server-rendered, over HTTP, none of them from the cache: the first round finds the code cold as well. */
async function openPages(): Promise<void> {
  for (const { path, firstMs, wholeMs } of await measurePages(PAGE_ROUNDS)) {
    tell(`page ${path}`, `${describe(firstMs)}; whole p50 ${seconds(quantile(wholeMs, 0.5))}`);
    const slowest = quantile(firstMs.slice(1), 1);
    promise(slowest <= 200, `${path} began to show after ${slowest.toFixed(0)} ms, promised 200 ms`);
  }
}

try {
  await load();
  await refresh();
  await compareQueries();
  await askOthers();
  const api = await serveRoute(answer);
  await askCached(api.url);
  await writeMeanwhile(api.url);
  await api.close();
  await openPages();
  console.log(`\n${placeSideBySide(ways)}\n`);
  console.log(broken.length === 0 ? "every promise was kept" : `broken: ${broken.join("; ")}`);
} finally {
  const { openLiveChannel } = await import("../lib/platform/live-channel");
  await openLiveChannel().close();
  await pool.end();
  await store.close();
}
process.exit(broken.length > 0 ? 1 : 0);
