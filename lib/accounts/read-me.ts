import "server-only";
import { prisma } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { Actor } from "@/lib/shared/roles";
import type { Me } from "@/lib/shared/schemas/accounts";

/** Who is signed in, with the artists they belong to by name; `user` is null for a guest. */
export async function readMe(actor: Actor): Promise<Me> {
  if (actor.kind === "guest") return { user: null };
  const artists = await listOwnArtists(actor.userId);
  return {
    user: {
      id: toPublicId("user", actor.userId),
      name: actor.name,
      roles: [...actor.roles],
      artists: artists.map(({ id, slug, name }) => ({ id: toPublicId("artist", id), slug, name })),
    },
  };
}

/** Artists a person is a member of, by name; ids are bare uuids. */
export async function listOwnArtists(userId: string): Promise<{ id: string; slug: string; name: string }[]> {
  return prisma.artist.findMany({
    where: { artistMembers: { some: { userId } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: { id: true, slug: true, name: true },
  });
}
