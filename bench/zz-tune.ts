import { openPaymentStore } from "/tmp/bl3/w-analytics/bench/payment-store";

process.env.DATABASE_STATEMENT_MS = "3600000";
const store = await openPaymentStore({ max_wal_size: "4GB", fsync: "off" });
const { pool } = await import("/tmp/bl3/w-analytics/lib/platform/db");
const { analyticsStore } = await import("/tmp/bl3/w-analytics/lib/analytics/postgres-store");
const { resolvePeriod } = await import("/tmp/bl3/w-analytics/lib/analytics/resolve-period");
const { NO_FILTER } = await import("/tmp/bl3/w-analytics/lib/analytics/store");
const { refreshSummaries } = await import("/tmp/bl3/w-analytics/lib/analytics/summaries");
const t = async (name: string, f: () => Promise<unknown>) => {
  const a = performance.now();
  await f();
  console.log(name, Math.round(performance.now() - a), "ms");
};
const art = "('01930000-0000-7000-8000-' || lpad(to_hex((20000 * power(random(), 2.2))::int), 12, '0'))::uuid";
await t("fill artist", () =>
  pool.query(
    `INSERT INTO artist (id, slug, name) SELECT ('01930000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 's' || n, 'Artist ' || n FROM generate_series(0, 20000) n`,
  ),
);
for (const cur of ["USD", "XXX"])
  await t("fill artist_day " + cur, () =>
    pool.query(`INSERT INTO artist_day (day, artist_id, currency, copies, gross_minor, net_minor, plays, orders)
  SELECT current_date - d, ${art}, '${cur}', 1, (random()*1000)::int, 80, 3, 1 FROM generate_series(0, 364) d, generate_series(1, 3500) n ON CONFLICT DO NOTHING`),
  );
for (const [kind, cur] of [
  ["buyer", "USD"],
  ["track", "USD"],
  ["listener", "XXX"],
])
  await t("fill reach " + kind, () =>
    pool.query(`INSERT INTO reach_day (artist_id, kind, currency, day, first_seen, last_seen)
  SELECT ${art}, '${kind}', '${cur}', current_date - d, 1, 1 FROM generate_series(0, 364) d, generate_series(1, 2000) n ON CONFLICT DO NOTHING`),
  );
await pool.query("VACUUM ANALYZE");
console.log(
  (
    await pool.query(
      "SELECT (SELECT count(*) FROM artist_day) a, (SELECT count(*) FROM artist_day WHERE day > current_date - 30) m, (SELECT count(*) FROM reach_day) r",
    )
  ).rows,
);
const q = pool.query.bind(pool);
let last: [string, unknown[]] = ["", []];
let detail: [string, unknown[]] = ["", []];
const run = async () => {
  for (const key of ["7d", "30d", "90d", "1y"] as const)
    for (let i = 0; i < 3; i++) {
      const p = resolvePeriod({ period: key }, "UTC", new Date());
      let source = "";
      const a = performance.now();
      source = (await analyticsStore.revenue(p, { ...NO_FILTER, currency: "USD" })).source;
      console.log("revenue", key, source, Math.round(performance.now() - a));
    }
};
await run();
(pool as any).query = (sql: string, v: unknown[]) => {
  if (sql.startsWith("WITH sold")) last = [sql, v];
  else if (sql.startsWith("WITH span")) detail = [sql, v];
  return q(sql as any, v as any);
};
await analyticsStore.revenue(resolvePeriod({ period: "30d" }, "UTC", new Date()), { ...NO_FILTER, currency: "USD" });
(pool as any).query = q;
console.log(
  (await q("EXPLAIN (ANALYZE, BUFFERS) " + last[0], last[1] as any)).rows.map((r: any) => r["QUERY PLAN"]).join("\n"),
);
console.log(
  (await q("EXPLAIN (ANALYZE, BUFFERS) " + detail[0], detail[1] as any)).rows
    .map((r: any) => r["QUERY PLAN"])
    .join("\n"),
);
await t("first refresh", () => refreshSummaries());
for (let i = 0; i < 2; i++) {
  await pool.query("UPDATE rollup_state SET version = version + 1");
  await t("refresh all", () => refreshSummaries(new Date(Date.now() + 3600000)));
}
console.log((await pool.query("SELECT period, duration_ms FROM summary_refresh")).rows);
await run();
await pool.end();
await store.close();
process.exit(0);
