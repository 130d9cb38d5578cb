import "server-only";
import { sweepChallenges } from "@/lib/accounts/factors/key-challenge";
import { noteChainHead } from "@/lib/audit/chain-anchors";
import { sweepUploads } from "@/lib/media/resume/sweep-uploads";
import { mediaStore } from "@/lib/media/storage/media-store";
import { sweepHealth } from "@/lib/payments/sql/health-rows";
import { pool } from "@/lib/platform/db";
import { repeatErasures } from "@/lib/privacy/repeat-erasures";

/** What must go or be made ahead, once an hour, and is no matter of how long people are known (that is forget-old): partitions of play, rows whose time is over, and what crashed or forgotten uploads left. */
export async function keepHouse(): Promise<void> {
  await pool.query("SELECT ensure_play_partitions(current_date, (current_date + interval '2 months')::date)");
  await pool.query("DELETE FROM play_dedupe WHERE last_at < now() - interval '48 hours'");
  await pool.query("DELETE FROM track_hour WHERE hour < now() - interval '9 days'");
  await pool.query("DELETE FROM platform_minute WHERE minute < now() - interval '9 days'");
  await pool.query("DELETE FROM artist_hour WHERE hour < now() - interval '9 days'");
  await sweepChallenges(pool, new Date());
  await pool.query("DELETE FROM rate_limit WHERE expire < extract(epoch FROM now()) * 1000");
  await sweepHealth();
  await pool.query("DELETE FROM audit_check WHERE asked_at < now() - interval '90 days'");
  await noteChainHead(new Date());
  await repeatErasures();
  await mediaStore().sweep();
  await sweepUploads();
}
