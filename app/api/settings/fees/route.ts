import { changeFee } from "@/lib/payments/change-fees";
import { listFees } from "@/lib/payments/list-fees";
import { route } from "@/lib/platform/route";
import { FeeChangeInput, FeeList } from "@/lib/shared/schemas/fees";

export const GET = route({ access: "admin", scope: "settings:read" }, async () => ({
  body: FeeList.parse(await listFees()),
}));

export const PUT = route(
  { access: "admin", scope: "settings:write", body: FeeChangeInput, idempotent: "optional" },
  async ({ actor, body }) => {
    await changeFee(body, actor);
    return { body: FeeList.parse(await listFees()) };
  },
);
