import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction, pool } from "@/lib/platform/db";
import { countQueuedJobs, listQueuedJobs, retryFailedJobs } from "@/lib/platform/job-queue-state";
import type { FileProblem, JobBoard, JobItem } from "@/lib/shared/schemas/jobs";

const SHOWN = 200;

type FileRow = {
  key: string;
  trackTitle: string;
  artistName: string;
  format: NonNullable<JobItem["file"]>["format"];
  problem: FileProblem | null;
};

/** Every job that is not done, with the file it makes where it makes one. */
export async function readJobBoard(): Promise<JobBoard> {
  const [counts, jobs] = await Promise.all([countQueuedJobs(), listQueuedJobs(SHOWN)]);
  const files = await findFiles(jobs.flatMap(({ key }) => key ?? []));
  const items = jobs.map((job): JobItem => {
    const { key, lastError, queuedAt, startedAt, nextAt, ...rest } = job;
    const about = key === null ? undefined : files.get(key);
    return {
      ...rest,
      file: about ? { trackTitle: about.trackTitle, artistName: about.artistName, format: about.format } : null,
      problem: about?.problem ?? null,
      reason: lastError,
      queuedAt: queuedAt.toISOString(),
      startedAt: startedAt?.toISOString() ?? null,
      nextAt: nextAt.toISOString(),
    };
  });
  return { counts, items };
}

async function findFiles(keys: readonly string[]): Promise<Map<string, FileRow>> {
  const { rows } = await pool.query<FileRow>(
    `SELECT r.key, t.title AS "trackTitle", a.name AS "artistName", r.format, r.problem
     FROM rendition r JOIN track t ON t.id = r.track_id JOIN artist a ON a.id = t.artist_id WHERE r.key = ANY($1)`,
    [keys],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** Failed jobs, these or all, are tried once more from the beginning. How many there were. */
export async function retryJobs(ids: readonly string[] | null, userId: string): Promise<number> {
  const jobs = await retryFailedJobs(ids);
  if (jobs.length === 0) return 0;
  await pool.query("UPDATE rendition SET state = 'waiting', problem = NULL WHERE key = ANY($1) AND state = 'failed'", [
    jobs.flatMap(({ key }) => key ?? []),
  ]);
  await inTransaction((db) =>
    appendAudit(db, { actorId: userId, action: "jobs.retried", subject: "jobs", after: jobs.map(({ id }) => id) }),
  );
  return jobs.length;
}
