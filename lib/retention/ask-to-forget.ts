import "server-only";
import { appendAudit } from "../audit/append";
import { inTransaction } from "../platform/db";
import { enqueue } from "../platform/jobs";
import { FORGET_JOB } from "./forget-old";

/** Has what is old forgotten now, on record; asked twice it runs once. */
export async function askToForget(userId: string): Promise<void> {
  await inTransaction((db) => appendAudit(db, { actorId: userId, action: "retention.asked", subject: "retention" }));
  await enqueue(FORGET_JOB, {}, { key: FORGET_JOB });
}
