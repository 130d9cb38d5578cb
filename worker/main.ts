import "server-only";
import { publishSnapshots } from "@/lib/analytics/live-snapshot";
import { mergeOutbox } from "@/lib/analytics/merge-outbox";
import { watchPageKeys } from "@/lib/payments/watch-page-keys";
import { watchProviderTables } from "@/lib/payments/watch-provider-tables";
import { pool } from "@/lib/platform/db";
import { runJobs } from "@/lib/platform/jobs";
import { openLiveChannel } from "@/lib/platform/live-channel";
import { log } from "@/lib/platform/log";
import { shareMetrics } from "@/lib/platform/share-metrics";
import { electLeader } from "./elect-leader";
import { keepHouse } from "./housekeeping";
import { CRONTAB, JOBS } from "./jobs";
import { alertDeliveryLoop, alertsLoop } from "./loops/alerts";
import { feesLoop } from "./loops/fees";
import { fulfilmentLoop } from "./loops/fulfilment";
import { mailLoop, saleNoticesLoop } from "./loops/mail";
import { pinsLoop } from "./loops/pins";
import { healthLoop, probeLoop } from "./loops/probe";
import { publishingLoop } from "./loops/publishing";
import { rebuildLoop } from "./loops/rebuild";
import { refundsLoop } from "./loops/refunds";
import { resolverLoop } from "./loops/resolver";
import { storageCheckLoop } from "./loops/storage-check";
import { summariesLoop } from "./loops/summaries";
import { webhooksLoop } from "./loops/webhooks";
import { type Loop, runLoop } from "./run-loop";

const MERGE_EVERY_MS = 1_000;
const SNAPSHOT_EVERY_MS = 1_000;

/** The second composition root: everything that runs by itself, in the one process that holds the leader's lock. */
function startLoops(): Loop[] {
  return [
    runLoop("merger", MERGE_EVERY_MS, async () => (await mergeOutbox()) > 0),
    runLoop("snapshots", SNAPSHOT_EVERY_MS, async () => {
      await publishSnapshots();
      return false;
    }),
    ...[
      resolverLoop,
      fulfilmentLoop,
      webhooksLoop,
      refundsLoop,
      feesLoop,
      probeLoop,
      healthLoop,
      summariesLoop,
      rebuildLoop,
      alertsLoop,
      alertDeliveryLoop,
      publishingLoop,
      pinsLoop,
      storageCheckLoop,
      mailLoop,
      saleNoticesLoop,
    ].map((loop) => runLoop(loop.name, loop.everyMs, loop.turn)),
  ];
}

async function lead(signal: AbortSignal): Promise<void> {
  const leadership = await electLeader(signal);
  if (!leadership) return;
  log.info("this worker leads");
  await keepHouse();
  const loops = startLoops();
  const jobs = await runJobs(JOBS, CRONTAB);
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve());
    // it may have come while the house was kept, and an event is told once
    if (signal.aborted) resolve();
  });
  await Promise.race([aborted, leadership.lost]);
  await Promise.all([jobs.stop(), ...loops.map((loop) => loop.stop())]);
  if (signal.aborted) await leadership.resign();
}

async function main(): Promise<void> {
  const abort = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => abort.abort());
  // a launcher that dies takes its pipe with it
  process.once("disconnect", () => abort.abort());
  await shareMetrics();
  await watchPageKeys();
  await watchProviderTables();
  while (!abort.signal.aborted) await lead(abort.signal);
  await openLiveChannel().close();
  await pool.end();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    log.fatal({ err: error }, "the worker failed");
    process.exit(1);
  },
);
