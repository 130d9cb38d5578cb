import { readDomainAssociation } from "@/lib/payments/apple-session";
import { route } from "@/lib/platform/route";

export const dynamic = "force-dynamic";

export const GET = route({ access: "guest" }, async () => ({
  response: new Response(await readDomainAssociation(), { headers: { "content-type": "text/plain; charset=utf-8" } }),
}));
