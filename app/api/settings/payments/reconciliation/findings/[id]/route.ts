import { configuredContext } from "@/lib/orders/payments-context";
import { actOnFinding } from "@/lib/payments/decide-finding";
import { route } from "@/lib/platform/route";
import { FindingInput, FindingResult } from "@/lib/shared/schemas/reconciliation";

export const POST = route(
  { access: "admin", scope: "settings:write", body: FindingInput, idempotent: true, countsMisses: true },
  async ({ actor, body, params }) => {
    const act = { publicId: params.id ?? "", input: body, actor };
    return { body: FindingResult.parse(await actOnFinding(configuredContext(), act)) };
  },
);
