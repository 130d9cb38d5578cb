import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { LinkUsed } from "@/lib/shared/schemas/account";

/** What a link has done, and the way on. */
export function LinkDone({ used }: { used: LinkUsed }) {
  const t = useTranslations("people.link.done");
  const { kind, email, claimed } = used;
  const isChange = kind === "change-old" || kind === "change-new";
  const said = isChange
    ? t(used.isComplete ? "moved" : "half", { email })
    : t(kind === "invite" ? "invite" : "verify", { email });
  const [path, way] = kind === "invite" ? ["/portal", "toPortal" as const] : ["/account", "toAccount" as const];
  return (
    <div role="status">
      <h1 className="display text-28 font-bold md:text-40">{t("title")}</h1>
      <p className="mt-3 text-ink-2 wrap-anywhere">{said}</p>
      {claimed > 0 ? <p className="mt-2 text-ink-2">{t("claimed", { claimed })}</p> : null}
      <p className="mt-6 flex flex-wrap gap-3">
        <Button asChild variant="sticker">
          <Link href={path}>{t(way)}</Link>
        </Button>
        {claimed > 0 ? (
          <Button asChild>
            <Link href="/library">{t("toLibrary")}</Link>
          </Button>
        ) : null}
      </p>
    </div>
  );
}
