import "server-only";
import { AppError, fieldError } from "@/lib/platform/errors";
import type { LinkUsed, LinkUseInput, LinkView } from "@/lib/shared/schemas/account";
import { type Clock, systemClock } from "@/lib/shared/time";
import { type AccountLink, findLink } from "./account-links";
import { confirmEmailChange, readNewEmail } from "./change-email";
import { completeSignUp, findAccount } from "./complete-sign-up";
import { findResetPerson, resetPassword } from "./reset-password";
import { readInvitation, takeInvitation } from "./take-invitation";
import { verifyEmail } from "./verify-email";

type Particulars = Pick<LinkView, "needs"> & Partial<Pick<LinkView, "artistName" | "role" | "newEmail">>;

async function describe(link: AccountLink): Promise<Particulars> {
  switch (link.kind) {
    case "sign-up":
      if (await findAccount(link.email))
        throw new AppError("gone", "This address has an account by now. Sign in with it.");
      return { needs: "name-and-password" };
    case "reset":
      await findResetPerson(link);
      return { needs: "password" };
    case "verify":
      return { needs: "nothing" };
    case "change-old":
    case "change-new": {
      const newEmail = await readNewEmail(link.about);
      if (newEmail === null) throw new AppError("gone", "This change was dropped. Nothing was changed.");
      return { needs: "nothing", newEmail };
    }
    case "invite": {
      const { invitation, artistName, userId } = await readInvitation(link);
      return { needs: userId ? "nothing" : "name-and-password", artistName, role: invitation.role };
    }
  }
}

/**
 * What a link of a mail opens; looking uses nothing up, as programs look at links too. Throws `not_found` for a token that is
 * none, `gone` for one that was used, is too old, or whose purpose has passed.
 */
export async function lookAtLink(token: string, clock: Clock = systemClock): Promise<LinkView> {
  const link = await findLink(token, clock.now());
  const { kind, email, expiresAt } = link;
  const nothing = { artistName: null, role: null, newEmail: null };
  return { kind, email, expiresAt: expiresAt.toISOString(), ...nothing, ...(await describe(link)) };
}

function required(value: string | undefined, path: "name" | "password"): string {
  if (value === undefined) throw fieldError(path, `a ${path}, please`);
  return value;
}

/** Does what a link is for, once. Throws as `lookAtLink`, and `unprocessable` at the field that does not do. */
export async function carryOutLink(input: LinkUseInput, clock: Clock = systemClock): Promise<LinkUsed> {
  const now = clock.now();
  const link = await findLink(input.token, now);
  switch (link.kind) {
    case "sign-up": {
      const [name, password] = [required(input.name, "name"), required(input.password, "password")];
      return completeSignUp(link, { email: link.email, name, password }, now);
    }
    case "reset":
      return resetPassword(link, required(input.password, "password"), now);
    case "verify":
      return verifyEmail(link, now);
    case "change-old":
    case "change-new":
      return confirmEmailChange(link, now);
    case "invite":
      return takeInvitation(link, input, now);
  }
}
