import { describeApi } from "@/lib/platform/openapi";
import { route } from "@/lib/platform/route";

export const GET = route({ access: "public" }, async () => ({ body: describeApi() }));
