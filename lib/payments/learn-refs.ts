import "server-only";
import type { Attempt } from "./payment-rows";
import type { FurtherRefs, Rail } from "./provider";
import { storeRefs } from "./sql/obligation-rows";

/**
 * The rail's own ids of a charge that was booked without its answer: a person's word names none. Stores what it learns.
 * What the rail does not have (any more) has no further ids. Null: the rail could not say.
 */
export async function learnRefs(rail: Rail, { id, providerRef, furtherRefs }: Attempt): Promise<FurtherRefs | null> {
  const found = await rail.get({ providerRef: providerRef as string, furtherRefs });
  if (found.kind === "absent") return furtherRefs;
  if (found.kind !== "found") return null;
  const learned = { ...furtherRefs, ...found.charge.furtherRefs };
  await storeRefs(id, { providerRef: found.charge.providerRef, furtherRefs: learned });
  return learned;
}
