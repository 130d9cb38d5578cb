import { route } from "@/lib/platform/route";
import { findByAddress, viewPerson } from "@/lib/privacy/view-person";
import { PersonSearch, PrivacyView } from "@/lib/shared/schemas/privacy";

export const POST = route({ access: "admin", body: PersonSearch }, async ({ body }) => ({
  body: PrivacyView.parse(await viewPerson(await findByAddress(body.email))),
}));
