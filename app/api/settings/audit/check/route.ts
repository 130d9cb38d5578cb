import { askForCheck } from "@/lib/audit/check-chain";
import { route } from "@/lib/platform/route";

export const POST = route({ access: "admin", scope: "settings:write" }, async () => {
  await askForCheck(new Date());
  return {};
});
