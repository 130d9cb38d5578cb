import "server-only";
import { requestRebuild } from "@/lib/analytics/rebuild-roll-ups";
import { recountLastDays } from "@/lib/analytics/recount";
import { CHECK_JOB, runCheck } from "@/lib/audit/check-chain";
import { RESTORE_JOB } from "@/lib/media/find-object";
import { makePreview } from "@/lib/media/make-preview";
import { makeRendition } from "@/lib/media/make-rendition";
import { restoreJob } from "@/lib/media/pins/restore-object";
import { RENDER_JOB } from "@/lib/media/renditions";
import { PREVIEW_JOB } from "@/lib/media/request-preview";
import { SWEEP_JOB } from "@/lib/media/sweep/sweep-job";
import { sweepStore } from "@/lib/media/sweep/sweep-store";
import { reconcileJob } from "@/lib/payments/reconcile-job";
import { DAY_JOB, reconcileNight } from "@/lib/payments/reconciliation";
import { reconciliationContext } from "@/lib/payments/reconciliation-context";
import { FORGET_JOB } from "@/lib/retention/forget-old";
import { forgetOldJob } from "./forget-old";
import { keepHouse } from "./housekeeping";

/** Every job that can be on the queue; what people read of each is in `messages/<language>/jobs.json`. */
export const JOBS = {
  "keep-house": keepHouse,
  [FORGET_JOB]: forgetOldJob,
  "recount-days": async () => void (await recountLastDays()),
  "rebuild-roll-ups": requestRebuild,
  [RENDER_JOB]: (payload: unknown) => makeRendition(payload),
  [PREVIEW_JOB]: (payload: unknown) => makePreview(payload),
  [RESTORE_JOB]: restoreJob,
  [SWEEP_JOB]: () => sweepStore(),
  [DAY_JOB]: (payload: unknown) => reconcileJob(reconciliationContext(), payload),
  "reconcile-night": () => reconcileNight(reconciliationContext()),
  [CHECK_JOB]: runCheck,
};
/** `minute hour day month weekday job` */
export const CRONTAB = `17 * * * * keep-house\n31 2 * * * ${FORGET_JOB}\n41 3 * * * recount-days\n23 4 * * * ${SWEEP_JOB}\n53 4 * * * reconcile-night\n7 5 * * * ${CHECK_JOB}`;
