import "server-only";
import { AppError } from "../../platform/errors";
import { fromPublicId } from "../../shared/ids";
import { type Actor, hasRole, listManagedArtists } from "../../shared/roles";
import type { LetterFrom } from "../../shared/schemas/letters";
import { findSender, type Sender } from "./senders";

type Person = Extract<Actor, { kind: "user" }>;

/** Whether somebody writes for a sender. What readers told an artist is that artist's: an admin writes for the store alone. */
export function mayWrite(actor: Person, from: LetterFrom): boolean {
  if (from === "store") return hasRole(actor, "admin");
  return listManagedArtists(actor).includes(fromPublicId("artist", from) ?? "");
}

function maySee(actor: Person, from: LetterFrom): boolean {
  return from === "store" ? hasRole(actor, "admin") : actor.artistIds.includes(fromPublicId("artist", from) ?? "");
}

/** The sender whose desk the actor may see. Throws `not_found` for every other one. */
export async function requireSender(actor: Person, from: LetterFrom): Promise<Sender> {
  if (!maySee(actor, from)) throw new AppError("not_found", "You write letters for nobody of that name.");
  return findSender(from);
}

/** As `requireSender`, for who may write and take the addresses; `forbidden` for a viewer. */
export async function requireWriter(actor: Person, from: LetterFrom): Promise<Sender> {
  const sender = await requireSender(actor, from);
  if (!mayWrite(actor, from)) throw new AppError("forbidden", "As a viewer you see letters, and write none.");
  return sender;
}
