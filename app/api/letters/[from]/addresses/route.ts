import { exportAddresses } from "@/lib/mail/newsletter/export-addresses";
import { route } from "@/lib/platform/route";

export const GET = route({ access: ["artist", "admin"] }, async ({ actor, params }) => ({
  response: await exportAddresses(actor, params.from ?? ""),
}));
