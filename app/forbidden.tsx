import { redirect } from "next/navigation";
import { Forbidden } from "@/components/back/forbidden";
import { auth } from "@/lib/platform/session";

export default async function ForbiddenPage() {
  const actor = await auth();
  if (actor.kind === "guest") redirect("/sign-in");
  return <Forbidden actor={actor} />;
}
