import { changeStoreSettings, readStoreSettings } from "@/lib/accounts/store-settings";
import { route } from "@/lib/platform/route";
import { StoreSettingsInput, StoreSettingsView } from "@/lib/shared/schemas/accounts";

export const GET = route({ access: "admin", scope: "settings:read" }, async () => ({
  body: StoreSettingsView.parse(await readStoreSettings()),
}));

export const PUT = route(
  { access: "admin", scope: "settings:write", body: StoreSettingsInput, idempotent: "optional" },
  async ({ actor, body }) => {
    await changeStoreSettings(body, actor.userId);
    return { body: StoreSettingsView.parse(await readStoreSettings()) };
  },
);
