import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { ReviewDesk } from "@/components/review/review-desk";
import { configuredContext } from "@/lib/orders/payments-context";
import { getReview, listReviews } from "@/lib/payments/review";
import { AppError } from "@/lib/platform/errors";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import type { Actor } from "@/lib/shared/roles";

const PATH = "/settings/payments/review";

type ReviewPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("review");
  return { title: t("title") };
}

async function readReview(reviewId: string | undefined, actor: Actor) {
  if (reviewId === undefined) return null;
  return getReview(configuredContext(), reviewId, actor).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
}

export default async function ReviewPage({ searchParams }: ReviewPageProps) {
  const actor = await requirePage(["admin"], PATH);
  const { id } = await searchParams;
  const [t, settings, queue, zone] = await Promise.all([
    getTranslations("review"),
    getTranslations("settings"),
    listReviews(configuredContext(), actor),
    getStoreZone(),
  ]);
  const review = await readReview(typeof id === "string" && id !== "" ? id : queue.items[0]?.id, actor);
  return (
    <BackShell actor={actor} current={PATH} section={settings("section")} title={t("title")} hasOwnHeading>
      <ReviewDesk queue={queue} review={review} asOf={new Date().toISOString()} zone={zone} />
    </BackShell>
  );
}
