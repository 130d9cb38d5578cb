import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { AskAccountMail } from "@/components/account/ask-account-mail";
import { Door } from "@/components/account/door";
import { env } from "@/lib/platform/env";
import { getSetting } from "@/lib/platform/settings";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("people.ask.signUp");
  return { title: t("title"), robots: { index: false } };
}

export default async function SignUpPage() {
  const [t, isOpen] = await Promise.all([getTranslations("people.ask.signUp"), getSetting("isSignUpOpen")]);
  const aside = (
    <>
      {t("have")} <Link href="/sign-in">{t("toSignIn")}</Link>
    </>
  );
  return (
    <Door aside={aside}>
      <h1 className="display text-40 font-bold">{t("title")}</h1>
      <p className="mt-2 text-ink-2">{t(isOpen ? "lead" : "closed")}</p>
      {isOpen ? <AskAccountMail of="sign-up" isDemo={env.BACKLINE_MODE === "demo"} /> : null}
    </Door>
  );
}
