import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { AskAccountMail } from "@/components/account/ask-account-mail";
import { Door } from "@/components/account/door";
import { env } from "@/lib/platform/env";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("people.ask.reset");
  return { title: t("title"), robots: { index: false } };
}

export default async function ResetPage() {
  const t = await getTranslations("people.ask.reset");
  const aside = (
    <>
      {t("have")} <Link href="/sign-in">{t("toSignIn")}</Link>
    </>
  );
  return (
    <Door aside={aside}>
      <h1 className="display text-40 font-bold">{t("title")}</h1>
      <p className="mt-2 text-ink-2">{t("lead")}</p>
      <AskAccountMail of="reset" isDemo={env.BACKLINE_MODE === "demo"} />
    </Door>
  );
}
