import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import readline from "node:readline";
import { editRelease } from "@/lib/catalog/edit-release";
import { getPublicRelease } from "@/lib/catalog/get-release";
import { getTrack, getWaveform } from "@/lib/catalog/get-track";
import { listTracks } from "@/lib/catalog/list-tracks";
import { attachCover } from "@/lib/media/attach-cover";
import { authorisePreview } from "@/lib/media/authorise-bytes";
import { sendBytes } from "@/lib/media/send-bytes";
import { pool } from "@/lib/platform/db";
import { registry } from "@/lib/platform/metrics";
import { readLinkHashes } from "@/lib/platform/release-cookie";
import { toPublicId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";

type Look = { slug: string; trackId: string; cookie: string };
type Order =
  | { do: "read"; slug: string }
  | ({ do: "look" } & Look)
  | { do: "edit"; id: string; artistId: string; patch: Parameters<typeof editRelease>[0]["patch"] }
  | { do: "cover"; id: string; cid: string }
  | { do: "stats" };

/** What pages/api does with a preview, for guests. */
const previews = createServer((request, response) => {
  const headers = new Headers({ cookie: request.headers.cookie ?? "" });
  sendBytes(request, response, () => authorisePreview(GUEST, request.url?.slice(1) ?? "", readLinkHashes(headers)));
});
await once(previews.listen(0, "127.0.0.1"), "listening");
const { port } = previews.address() as AddressInfo;

// A process of the store that does as it is told, a line of JSON each: for the test of what several of them keep.
for await (const line of readline.createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await obey(JSON.parse(line)))}\n`);
}

async function obey(order: Order): Promise<unknown> {
  if (order.do === "read") {
    const release = await getPublicRelease(order.slug);
    return release && { title: release.title, priceMinor: release.priceMinor, coverUrl: release.coverUrl };
  }
  if (order.do === "look") return look(order);
  if (order.do === "edit") {
    const actor = { kind: "user", userId: order.artistId, name: "", roles: ["artist"], sessionId: null } as const;
    const id = toPublicId("release", order.id);
    await editRelease({ id, actor: { ...actor, artistIds: [order.artistId], scopes: null }, patch: order.patch });
    return "edited";
  }
  if (order.do === "cover") {
    const accent = { light: "#000000", dark: "#ffffff" } as unknown as Parameters<typeof attachCover>[2]["accent"];
    await attachCover(pool, order.id, { cid: order.cid, smallCid: order.cid, accent });
    return "covered";
  }
  const metrics = await registry.getMetricsAsJSON();
  const count = (name: string) => metrics.find((one) => one.name === name)?.values[0]?.value ?? 0;
  return { hits: count("backline_cache_hits_total"), writes: count("backline_cache_writes_total") };
}

/** What whoever carries this cookie sees of a release and its track, by each way that a cache stands in. */
async function look({ slug, trackId, cookie }: Look): Promise<Record<string, unknown>> {
  const headers = { cookie };
  const linkHashes = readLinkHashes(new Headers(headers));
  const codeOf = (error: { code?: string }) => error.code;
  const release = await getPublicRelease(slug, linkHashes);
  const preview = await fetch(`http://127.0.0.1:${port}/${trackId}`, { headers });
  await preview.arrayBuffer();
  const isListed = (await listTracks({ sort: "new", limit: 50 })).data.some(({ id }) => id === trackId);
  return {
    release: release?.title ?? null,
    coverUrl: release?.coverUrl ?? null,
    track: await getTrack(trackId, GUEST, linkHashes).then(({ title }) => title, codeOf),
    bars: await getWaveform(trackId, GUEST, linkHashes).then(({ peaks }) => peaks.length, codeOf),
    preview: [preview.status, preview.headers.get("cache-control")],
    isListed,
  };
}
