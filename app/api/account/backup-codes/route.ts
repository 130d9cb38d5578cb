import { renewBackupCodes } from "@/lib/accounts/factors/backup-codes";
import { requireOwner } from "@/lib/accounts/factors/require-owner";
import { route } from "@/lib/platform/route";

export const POST = route({ access: "user" }, async ({ actor }) => {
  const { userId } = await requireOwner(actor);
  return { status: 201, body: { backupCodes: await renewBackupCodes(userId, new Date()) } };
});
