import "server-only";
import type { Db } from "../platform/db";
import type { Actor } from "../shared/roles";
import { keepByHand } from "./derived-fields";
import { lockOwnRelease } from "./own-release";
import { type ReleaseCover, writeCover } from "./write-cover";

/** Gives a release (public id) another cover, chosen by hand. `not_found`, `forbidden` as for any change of it. */
export async function setCover(db: Db, id: string, actor: Actor, cover: ReleaseCover): Promise<void> {
  const release = await lockOwnRelease(db, id, actor);
  await writeCover(db, release.id, cover);
  await keepByHand(db, release.id, "cover");
}
