import readline from "node:readline";
import { editRelease } from "@/lib/catalog/edit-release";
import { getPublicRelease } from "@/lib/catalog/get-release";
import { attachCover } from "@/lib/media/attach-cover";
import { pool } from "@/lib/platform/db";
import { registry } from "@/lib/platform/metrics";
import { toPublicId } from "@/lib/shared/ids";

type Order =
  | { do: "read"; slug: string }
  | { do: "edit"; id: string; artistId: string; title: string; price: string }
  | { do: "cover"; id: string; cid: string }
  | { do: "stats" };

// A process of the store that does as it is told, a line of JSON each: for the test of what several of them keep.
for await (const line of readline.createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await obey(JSON.parse(line)))}\n`);
}

async function obey(order: Order): Promise<unknown> {
  if (order.do === "read") {
    const release = await getPublicRelease(order.slug);
    return release && { title: release.title, priceMinor: release.priceMinor, coverUrl: release.coverUrl };
  }
  if (order.do === "edit") {
    const actor = { kind: "user", userId: order.artistId, name: "", roles: ["artist"], sessionId: null } as const;
    const { title, price } = order;
    const id = toPublicId("release", order.id);
    await editRelease({ id, actor: { ...actor, artistIds: [order.artistId], scopes: null }, patch: { title, price } });
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
