import "server-only";
import { publishSnapshots } from "@/lib/analytics/live-snapshot";
import { mergeOutbox } from "@/lib/analytics/merge-outbox";
import { requestRebuild } from "@/lib/analytics/rebuild-roll-ups";
import { recountLastDays } from "@/lib/analytics/recount";
import { RESTORE_JOB } from "@/lib/media/find-object";
import { makePreview } from "@/lib/media/make-preview";
import { makeRendition } from "@/lib/media/make-rendition";
import { restoreJob } from "@/lib/media/pins/restore-object";
import { RENDER_JOB } from "@/lib/media/renditions";
import { PREVIEW_JOB } from "@/lib/media/request-preview";
import { SWEEP_JOB } from "@/lib/media/sweep/sweep-job";
import { sweepStore } from "@/lib/media/sweep/sweep-store";
import { pool } from "@/lib/platform/db";
import { runJobs } from "@/lib/platform/jobs";
import { openLiveChannel } from "@/lib/platform/live-channel";
import { log } from "@/lib/platform/log";
import { shareMetrics } from "@/lib/platform/share-metrics";
import { electLeader } from "./elect-leader";
import { keepHouse } from "./housekeeping";
import { alertDeliveryLoop, alertsLoop } from "./loops/alerts";
import { feesLoop } from "./loops/fees";
import { fulfilmentLoop } from "./loops/fulfilment";
import { pinsLoop } from "./loops/pins";
import { probeLoop } from "./loops/probe";
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

const JOBS = {
  "keep-house": keepHouse,
  "recount-days": async () => void (await recountLastDays()),
  "rebuild-roll-ups": requestRebuild,
  [RENDER_JOB]: (payload: unknown) => makeRendition(payload),
  [PREVIEW_JOB]: (payload: unknown) => makePreview(payload),
  [RESTORE_JOB]: restoreJob,
  [SWEEP_JOB]: () => sweepStore(),
};
const CRONTAB = `17 * * * * keep-house\n41 3 * * * recount-days\n23 4 * * * ${SWEEP_JOB}`;

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
      summariesLoop,
      rebuildLoop,
      alertsLoop,
      alertDeliveryLoop,
      publishingLoop,
      pinsLoop,
      storageCheckLoop,
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
