import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Door } from "@/components/account/door";
import { OpenLink } from "@/components/account/open-link";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("people.link");
  return { title: t("title"), robots: { index: false }, referrer: "no-referrer" };
}

/** Where every link of an account's mails leads; what it is for stands behind the #, for the browser alone. */
export default function LinkPage() {
  return (
    <Door>
      <OpenLink />
    </Door>
  );
}
