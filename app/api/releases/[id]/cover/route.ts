import { getOwnRelease } from "@/lib/catalog/get-own-release";
import { requireOwnRelease } from "@/lib/catalog/own-release";
import { setCover } from "@/lib/catalog/set-cover";
import { answerReadably } from "@/lib/media/drain-body";
import { keepCover, readPicture } from "@/lib/media/keep-cover";
import { route } from "@/lib/platform/route";

const replace = route({ access: ["artist", "admin"], scope: "catalog:write" }, async ({ request, actor, params }) => {
  const id = params.id ?? "";
  // whose release it is comes before the picture is looked at
  await requireOwnRelease(id, actor);
  await keepCover(await readPicture(request), (db, cover) => setCover(db, id, actor, cover));
  return { body: await getOwnRelease({ id, actor }) };
});

type Handler = typeof replace;

/** A refusal may come before the picture is read; the client must still get to read it. */
export const PUT = Object.assign(
  async (...[request, context]: Parameters<Handler>) => answerReadably(request, await replace(request, context)),
  { options: replace.options },
);
