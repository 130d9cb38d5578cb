import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EndLetters } from "@/components/letters/end-letters";
import { EndNotices } from "@/components/order/end-notices";
import { readNotice } from "@/lib/mail/notice-stops";
import { systemClock } from "@/lib/shared/time";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("order.notices");
  return { title: t("title"), robots: { index: false }, referrer: "no-referrer" };
}

/** Where the link at the foot of a notice leads: looking at it ends nothing, as programs look at links too. */
export default async function NoticesPage({ params }: PageProps<"/notices/[token]">) {
  const { token } = await params;
  const notice = await readNotice(token, systemClock);
  if (!notice) notFound();
  return (
    <main id="main" className="wrap flex-1 py-12 md:py-20">
      {notice.from === null ? (
        <EndNotices token={token} kind="sales" isStopped={notice.isStopped} />
      ) : (
        <EndLetters token={token} from={notice.from} isStopped={notice.isStopped} mayResume={notice.mayResume} />
      )}
    </main>
  );
}
