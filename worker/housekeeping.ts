import "server-only";
import { sweepChallenges } from "@/lib/accounts/factors/key-challenge";
import { noteChainHead } from "@/lib/audit/chain-anchors";
import { sweepMail } from "@/lib/mail/outbox-rows";
import { sweepUploads } from "@/lib/media/resume/sweep-uploads";
import { mediaStore } from "@/lib/media/storage/media-store";
import { clearOldSettlements } from "@/lib/payments/clear-old-settlements";
import { sweepHealth } from "@/lib/payments/sql/health-rows";
import { pool } from "@/lib/platform/db";
import { getSetting } from "@/lib/platform/settings";
import { repeatErasures } from "@/lib/privacy/repeat-erasures";

/** What must go or be made ahead, once an hour: partitions of play, rows whose time is over, and what crashed or forgotten uploads left. */
export async function keepHouse(): Promise<void> {
  await pool.query("SELECT ensure_play_partitions(current_date, (current_date + interval '2 months')::date)");
  await pool.query("DELETE FROM play_dedupe WHERE last_at < now() - interval '48 hours'");
  await pool.query("DELETE FROM idempotency_key WHERE created_at < now() - interval '48 hours'");
  await pool.query("DELETE FROM track_hour WHERE hour < now() - interval '9 days'");
  await pool.query("DELETE FROM platform_minute WHERE minute < now() - interval '9 days'");
  await pool.query("DELETE FROM artist_hour WHERE hour < now() - interval '9 days'");
  await pool.query("DELETE FROM session WHERE expires_at < now() - interval '30 days'");
  await pool.query(
    "DELETE FROM sign_in_throttle WHERE window_ends_at < now() AND (blocked_until IS NULL OR blocked_until < now())",
  );
  await sweepChallenges(pool, new Date());
  await pool.query("DELETE FROM rate_limit WHERE expire < extract(epoch FROM now()) * 1000");
  await sweepHealth();
  await pool.query("DELETE FROM audit_check WHERE asked_at < now() - interval '90 days'");
  await noteChainHead(new Date());
  await repeatErasures();
  await sweepMail(await getSetting("mailKeepDays"), new Date());
  await clearOldSettlements(new Date());
  await mediaStore().sweep();
  await sweepUploads();
}
