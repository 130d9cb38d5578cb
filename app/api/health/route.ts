import { env } from "@/lib/platform/env";
import { route } from "@/lib/platform/route";
import { readStoreKey } from "@/lib/platform/store-key";

/** Liveness: the process answers, and says which one of which store it is. What it depends on is `/api/ready`. */
export const GET = route({ access: "public" }, async () => ({
  body: { status: "ok", process: env.BACKLINE_PROCESS, store: await readStoreKey() },
}));
