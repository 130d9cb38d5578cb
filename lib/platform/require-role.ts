import "server-only";
import { type Actor, hasRole, type Role } from "../shared/roles";
import { AppError } from "./errors";

type User = Extract<Actor, { kind: "user" }>;

/** For data functions: whoever calls them, a page, a handler or a script, nobody else gets in. Throws `forbidden`. */
export function requireRole(actor: Actor, role: Role): asserts actor is User {
  if (actor.kind !== "user" || !hasRole(actor, role)) throw new AppError("forbidden", `This is for the role ${role}.`);
}
