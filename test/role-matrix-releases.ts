import { newId, toPublicId } from "@/lib/shared/ids";
import { makeRelease } from "./factories";
import type { Row } from "./role-matrix-rows";
import { PERSONAS, type Persona, type RoleWorld } from "./role-world";

const MANAGERS = (status: number) => [401, 403, 403, status, 403, 403, status];
const ONLY_MANAGERS_SEE = [404, 404, 404, 200, 404, 404, 200];
const everyone = (status: number) => PERSONAS.map(() => status);

/** The persona's own cookie with that of a release's link beside it. */
function withLink(world: RoleWorld, persona: Persona, cookie: string): Record<string, string> {
  const own = world.headersOf(persona).cookie;
  return { cookie: own ? `${own}; ${cookie}` : cookie };
}

/** A track of a release that is not in the shop: `byLink` is what an unlisted one answers whoever holds its link. */
export function unopenedRows(byLink: number | readonly number[]): Row[] {
  const unlisted = ({ unlisted }: RoleWorld) => [unlisted.publicTrackId];
  return [
    { of: "a draft", expected: ONLY_MANAGERS_SEE, ask: ({ draft }) => ({ path: [draft.publicTrackId] }) },
    { of: "scheduled", expected: ONLY_MANAGERS_SEE, ask: ({ scheduled }) => ({ path: [scheduled.publicTrackId] }) },
    { of: "unlisted, without its link", expected: ONLY_MANAGERS_SEE, ask: (world) => ({ path: unlisted(world) }) },
    {
      of: "unlisted, by its link",
      expected: typeof byLink === "number" ? everyone(byLink) : byLink,
      ask: (world, persona) => ({
        path: unlisted(world),
        headers: withLink(world, persona, world.unlisted.link.cookie),
      }),
    },
    {
      of: "unlisted, by a link that was revoked",
      expected: ONLY_MANAGERS_SEE,
      ask: (world, persona) => ({
        path: unlisted(world),
        headers: withLink(world, persona, world.unlisted.revoked.cookie),
      }),
    },
    {
      of: "a draft, by the link of another release",
      expected: ONLY_MANAGERS_SEE,
      ask: (world, persona) => ({
        path: [world.draft.publicTrackId],
        headers: withLink(world, persona, world.unlisted.link.cookie),
      }),
    },
  ];
}

const unlistedId = ({ unlisted }: RoleWorld) => unlisted.publicId;

/** A fresh draft of the owner: each of these may delete one. */
const freshDraft = ({ draft: { artistId } }: RoleWorld) => makeRelease({ artistId, status: "draft" });

export const REMOVAL_ROWS: Readonly<Record<string, readonly Row[]>> = {
  "DELETE /api/releases/{id}": [
    { expected: MANAGERS(200), ask: async (world) => ({ path: [(await freshDraft(world)).publicId] }) },
    {
      of: "one that is not there",
      expected: [401, 403, 403, 404, 404, 403, 404],
      ask: () => ({ path: [toPublicId("release", newId())] }),
    },
  ],
  "DELETE /api/tracks/{id}": [
    { expected: MANAGERS(200), ask: async (world) => ({ path: (await freshDraft(world)).publicTrackIds }) },
    {
      of: "one that is not there",
      expected: [401, 403, 403, 404, 404, 403, 404],
      ask: () => ({ path: [toPublicId("track", newId())] }),
    },
  ],
};

export const RELEASE_LINK_ROWS: Readonly<Record<string, readonly Row[]>> = {
  "GET /api/releases/{id}/links": [{ expected: MANAGERS(200), ask: (world) => ({ path: [unlistedId(world)] }) }],
  "POST /api/releases/{id}/links": [
    { expected: MANAGERS(201), ask: ({ draft }) => ({ path: [draft.publicId], body: { label: "press" } }) },
  ],
  "DELETE /api/releases/{id}/links/{linkId}": [
    {
      of: "one that is closed already: whoever manages the release is told so",
      expected: MANAGERS(404),
      ask: (world) => ({ path: [unlistedId(world), world.unlisted.revoked.id] }),
    },
  ],
  "GET /api/releases/{id}/open": [
    {
      of: "with the secret of its link",
      expected: everyone(303),
      ask: (world) => ({ path: [unlistedId(world)], query: `key=${world.unlisted.link.token}` }),
    },
    {
      of: "with one that was revoked",
      expected: everyone(404),
      ask: (world) => ({ path: [unlistedId(world)], query: `key=${world.unlisted.revoked.token}` }),
    },
    {
      of: "with a guess",
      expected: everyone(404),
      ask: (world) => ({ path: [unlistedId(world)], query: "key=0123456789abcdefghijkl" }),
    },
  ],
};
