import { ShieldX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Wordmark } from "@/components/ui/wordmark";
import { type BackActor, buildBackNav } from "./back-nav";

/** What a person sees who is signed in but has not the role. Offers the first page that is theirs. */
export function Forbidden({ actor }: { actor: BackActor }) {
  const t = useTranslations("back");
  const own = buildBackNav(actor)[0]?.items[0];
  return (
    <main id="main" tabIndex={-1} className="grid min-h-dvh content-start gap-12 px-4 py-6 outline-none md:px-16">
      <Wordmark />
      <div className="max-w-xl">
        <ShieldX size={28} strokeWidth={1.5} aria-hidden className="mb-4 text-ink-3" />
        <h1 className="display text-28">{t("forbidden.title")}</h1>
        <p className="mt-3 text-ink-2">{t("forbidden.body", { name: actor.name })}</p>
        <div className="mt-6 flex flex-wrap gap-2">
          {own ? (
            <Button asChild variant="sticker">
              <Link href={own.href}>{t("forbidden.mine")}</Link>
            </Button>
          ) : null}
          <Button asChild>
            <Link href="/">{t("forbidden.home")}</Link>
          </Button>
        </div>
      </div>
    </main>
  );
}
