import "server-only";
import { pool } from "@/lib/platform/db";
import { openLiveChannel } from "@/lib/platform/live-channel";
import { repeatErasures } from "@/lib/privacy/repeat-erasures";

/** After a restore: whoever was erased since the backup is erased again. Prints how many were, and how many wait. */
async function repeat(): Promise<void> {
  const repeated = await repeatErasures();
  process.stdout.write(`${JSON.stringify(repeated)}\n`);
  await openLiveChannel().close();
  await pool.end();
}

repeat().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
