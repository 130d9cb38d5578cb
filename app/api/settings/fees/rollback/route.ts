import { rollBackFee } from "@/lib/payments/change-fees";
import { listFees } from "@/lib/payments/list-fees";
import { route } from "@/lib/platform/route";
import { FeeList, FeeRollbackInput } from "@/lib/shared/schemas/fees";

export const POST = route(
  { access: "admin", scope: "settings:write", body: FeeRollbackInput, idempotent: "optional" },
  async ({ actor, body }) => {
    await rollBackFee(body, actor);
    return { body: FeeList.parse(await listFees()) };
  },
);
