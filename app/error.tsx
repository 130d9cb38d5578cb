"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { BUSY_DIGEST } from "@/lib/shared/busy-digest";

type ErrorPageProps = { error: unknown; retry: () => void };

/** The digest is the only thing that leaves the server: the log has the rest under the same number. */
function readDigest(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("digest" in error)) return null;
  return typeof error.digest === "string" ? error.digest : null;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  const t = useTranslations("common");
  const digest = readDigest(error);
  const isBusy = digest === BUSY_DIGEST;
  return (
    <main id="main" className="wrap grid justify-items-start gap-6 py-12 md:py-18">
      <h1 className="display text-40/none font-bold tracking-[-0.022em]">
        {t(isBusy ? "busy.title" : "failed.title")}
      </h1>
      <p role="alert" className="max-w-prose text-16 text-ink-2">
        {isBusy ? t("busy.text") : digest ? t("failed.text", { digest }) : t("failed.textPlain")}
      </p>
      <div className="flex flex-wrap items-center gap-5">
        <Button variant="sticker" onClick={() => retry()}>
          {t("tryAgain")}
        </Button>
        <Link href="/">{t("backToShop")}</Link>
      </div>
    </main>
  );
}
