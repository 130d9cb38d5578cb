import { readMe } from "@/lib/accounts/read-me";
import { route } from "@/lib/platform/route";
import { Me } from "@/lib/shared/schemas/accounts";

export const GET = route({ access: "guest" }, async ({ actor }) => ({ body: Me.parse(await readMe(actor)) }));
