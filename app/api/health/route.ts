import { env } from "@/lib/platform/env";
import { route } from "@/lib/platform/route";

/** Liveness: the process answers, and says which one it is. What it depends on is `/api/ready`. */
export const GET = route({ access: "public" }, async () => ({ body: { status: "ok", process: env.BACKLINE_PROCESS } }));
