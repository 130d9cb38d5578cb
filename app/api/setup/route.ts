import { keepAnswers, requireSetUp } from "@/lib/accounts/first-start";
import { viewSetUp } from "@/lib/accounts/view-setup";
import { route } from "@/lib/platform/route";
import { SetUpAnswers, SetUpView } from "@/lib/shared/schemas/setup";

export const GET = route({ access: "public" }, async ({ request }) => ({
  body: SetUpView.parse(viewSetUp(await requireSetUp(request))),
}));

export const PUT = route({ access: "public", body: SetUpAnswers }, async ({ request, body }) => {
  await requireSetUp(request);
  await keepAnswers(body);
  return { status: 204 };
});
