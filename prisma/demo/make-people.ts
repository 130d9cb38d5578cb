import { randomBytes } from "node:crypto";
import { issueApiKey } from "../../lib/accounts/create-api-key";
import { createUser } from "../../lib/accounts/create-user";
import { inTransaction } from "../../lib/platform/db";
import type { UserActor } from "../../lib/platform/session";
import { type Role, SCOPES, type Scope } from "../../lib/shared/roles";

export type DemoAccount = { role: Role; email: string; password: string };
export type DemoPeople = { accounts: DemoAccount[]; apiKeys: Record<Role, string>; actors: Record<Role, UserActor> };

const PEOPLE: readonly { role: Role; name: string; scopes: readonly Scope[] }[] = [
  {
    role: "artist",
    name: "Marguerite Ossian",
    scopes: ["catalog:read", "catalog:write", "orders:read", "analytics:read"],
  },
  { role: "buyer", name: "Orla Devane", scopes: ["catalog:read", "orders:read", "orders:write"] },
  { role: "analyst", name: "Nadir Aziz", scopes: ["catalog:read", "analytics:read", "settings:read"] },
  { role: "admin", name: "Ines Rautio", scopes: SCOPES },
];
const GRANTS: Record<Role, readonly Role[]> = {
  buyer: ["buyer"],
  artist: ["buyer", "artist"],
  analyst: ["analyst"],
  admin: ["admin"],
};

/** One account and one API key per role, with passwords of this install alone. The artist's is a member of `artistId`. */
export async function makePeople(artistId: string): Promise<DemoPeople> {
  const accounts: DemoAccount[] = [];
  const apiKeys: Partial<Record<Role, string>> = {};
  const actors: Partial<Record<Role, UserActor>> = {};
  for (const { role, name, scopes } of PEOPLE) {
    const email = `${role}@demo.backline.example`;
    const password = randomBytes(9).toString("base64url");
    const artistIds = role === "artist" ? [artistId] : [];
    const memberships = artistIds.map((id) => ({ artistId: id, role: "owner" as const }));
    await inTransaction(async (db) => {
      const userId = await createUser(db, { email, name, password, roles: GRANTS[role], memberships }, "system");
      apiKeys[role] = (await issueApiKey(db, { userId, name: "Demo", scopes })).token;
      actors[role] = { kind: "user", userId, name, roles: GRANTS[role], artistIds, sessionId: null, scopes: null };
    });
    accounts.push({ role, email, password });
  }
  return { accounts, apiKeys: apiKeys as Record<Role, string>, actors: actors as Record<Role, UserActor> };
}
