import { answerAuth } from "@/lib/accounts/answer-auth";
import { route } from "@/lib/platform/route";

const answer = route({ access: "guest" }, async ({ request }) => {
  const path = new URL(request.url).pathname.split("/").slice(3);
  return { response: await answerAuth(request, path) };
});

export const GET = answer;
export const POST = answer;
