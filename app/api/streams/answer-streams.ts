import type { z } from "zod";
import { PREVIEW_MIME_TYPE } from "@/lib/media/examine/preview-profile";
import { planStreams, type StreamPlan } from "@/lib/media/plan-streams";
import { signStream } from "@/lib/orders/sign-stream";
import { findStreamRights, type StreamListener } from "@/lib/orders/stream-rights";
import { fromPublicId } from "@/lib/shared/ids";
import type { StreamsInput, StreamView } from "@/lib/shared/schemas/streams";

/** What a listener may hear of each track, in their order, with the address to hear it at. */
export async function answerStreams(
  { trackIds, plays }: z.infer<typeof StreamsInput>,
  listener: StreamListener & { linkHashes: readonly string[] },
): Promise<StreamView[]> {
  const known = trackIds.flatMap((publicId) => fromPublicId("track", publicId) ?? []);
  const rights = await findStreamRights(known, listener);
  const plans = await planStreams(known, { actor: listener.actor, rights, plays, linkHashes: listener.linkHashes });
  const now = new Date();
  return trackIds.map((publicId) => {
    const id = fromPublicId("track", publicId) ?? "";
    const right = rights.find(({ trackId, isRevoked }) => trackId === id && !isRevoked);
    return toView(publicId, plans.get(id) ?? { state: "none", because: null }, right?.entitlementId ?? null, now);
  });
}

function toView(trackId: string, plan: StreamPlan, entitlementId: string | null, now: Date): StreamView {
  const { fromMs, toMs } = plan.state === "none" ? { fromMs: 0, toMs: 0 } : plan;
  const view = { trackId, state: plan.state, url: null, mimeType: null, expiresAt: null, because: null, fromMs, toMs };
  if (plan.state === "full") {
    const own = { url: `/api/tracks/${trackId}/stream?format=${plan.format}`, expiresAt: null };
    return { ...view, mimeType: plan.mimeType, ...(entitlementId ? signStream(entitlementId, plan.format, now) : own) };
  }
  if (plan.state === "preparing") return view;
  if (plan.state === "none") return { ...view, because: plan.because };
  // browsers keep it for a week, so that a preview with another start has another address
  const url = `/api/tracks/${trackId}/preview?cid=${plan.cid}`;
  return { ...view, url, mimeType: PREVIEW_MIME_TYPE, because: plan.because };
}
