import { readMetrics } from "@/lib/platform/metrics-page";
import { route } from "@/lib/platform/route";

export const GET = route({ access: "public" }, async ({ request }) => ({
  response: await readMetrics(request.headers),
}));
