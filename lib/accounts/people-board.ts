import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction } from "@/lib/platform/db";
import { announceSettings, getSetting, setSetting } from "@/lib/platform/settings";
import type { PeopleBoard } from "@/lib/shared/schemas/account";
import { type Clock, systemClock } from "@/lib/shared/time";
import { listApplications } from "./applications";
import { listOfNewArtists, toInvitation } from "./invitation-row";

/** What an admin sees of who comes in: applications, invitations of new artists, and whether sign-up is open. */
export async function readPeopleBoard(clock: Clock = systemClock): Promise<PeopleBoard> {
  const [isSignUpOpen, applications, invitations] = await Promise.all([
    getSetting("isSignUpOpen"),
    listApplications(),
    listOfNewArtists(),
  ]);
  const now = clock.now();
  return { isSignUpOpen, applications, invitations: invitations.map((row) => toInvitation(row, now)) };
}

/** Opens or closes sign-up, with its audit entry; every process goes by it at once. */
export async function setSignUpOpen(isOpen: boolean, userId: string): Promise<void> {
  const before = await getSetting("isSignUpOpen");
  await inTransaction(async (db) => {
    await setSetting(db, "isSignUpOpen", isOpen, userId);
    const event = { actorId: userId, action: "setting.changed", subject: "isSignUpOpen" };
    await appendAudit(db, { ...event, before, after: isOpen });
  });
  await announceSettings();
}
