import { fetchSandboxPage } from "@/lib/payments/fetch-sandbox-page";
import { route } from "@/lib/platform/route";
import { hasRole } from "@/lib/shared/roles";

/** The payment sandbox's own pages on the shop's origin; 404 in live mode. What a buyer types is piped, not read. */
const answer = route<"guest", undefined, undefined, { path: string[] }>(
  { access: "guest" },
  async ({ request, params, actor }) => ({
    response: await fetchSandboxPage({ request, path: params.path, isAdmin: hasRole(actor, "admin") }),
  }),
);

export const GET = answer;
export const POST = answer;
