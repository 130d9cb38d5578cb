import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ConfirmLetters } from "@/components/letters/confirm-letters";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("letters.confirm");
  return { title: t("title"), robots: { index: false }, referrer: "no-referrer" };
}

/** Where the question whether letters may come leads; what is asked stands behind the #, for the browser alone. */
export default function ConfirmLettersPage() {
  return (
    <main id="main" className="wrap flex-1 py-12 md:py-20">
      <ConfirmLetters />
    </main>
  );
}
