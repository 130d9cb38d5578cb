import { answerPreview } from "@/lib/mail/preview-mail";
import { route } from "@/lib/platform/route";

export const GET = route({ access: "admin", scope: "orders:read" }, async ({ params }) => ({
  response: await answerPreview(params.id ?? ""),
}));
