import { checkReadiness } from "@/lib/platform/readiness";
import { route } from "@/lib/platform/route";

export const GET = route({ access: "public" }, async () => {
  const readiness = await checkReadiness();
  return {
    status: readiness.isReady ? 200 : 503,
    body: { status: readiness.isReady ? "ready" : "not_ready", parts: readiness.parts },
  };
});
