import { route } from "@/lib/platform/route";

/** Liveness: the process answers. What it depends on is `/api/ready`. */
export const GET = route({ access: "public" }, async () => ({ body: { status: "ok" } }));
