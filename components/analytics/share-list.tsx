"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { pageOf } from "@/lib/shared/schemas/common";
import { ShareLinkView } from "@/lib/shared/schemas/share";

const ShareLinkPage = pageOf(ShareLinkView);

/** One's own links that still open, each with the button that ends it. `changed`: read again when it does. */
export function ShareList({ path, changed }: { path: string; changed: string | null }) {
  const t = useTranslations("analytics");
  const [links, setLinks] = useState<ShareLinkView[] | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const read = useCallback(async () => {
    const result = await sendJson("GET", path);
    const page = result.ok ? ShareLinkPage.safeParse(result.body).data : undefined;
    setFailed(!page);
    if (page) setLinks(page.data);
  }, [path]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new link is another list
  useEffect(() => void read(), [read, changed]);
  async function revoke(id: string) {
    const result = await sendJson("DELETE", `${path}/${id}`);
    if (result.ok) await read();
    else setFailed(true);
  }
  return (
    <div className="border-t border-line pt-3 text-13">
      <div className="flex justify-between gap-3">
        <h3 className="font-sans text-13 font-semibold">{t("share.yours")}</h3>
        <Link href="/dashboard/shared" className="text-12 text-ink-2">
          {t("share.all")}
        </Link>
      </div>
      <p role="status" className="text-ink-2 empty:hidden">
        {hasFailed ? t("share.failed") : links?.length === 0 ? t("share.none") : null}
      </p>
      <ul>
        {links?.map((link) => {
          const name = t(`pages.${link.page}`);
          return (
            <li key={link.id} className="flex items-center gap-3 border-b border-line py-1.5 last:border-0">
              <span className="min-w-0 flex-1">
                <b className="font-medium">{name}</b>{" "}
                <span className="figures text-12 text-ink-2">{Object.values(link.query).join(" ")}</span>
                <span className="block text-12 text-ink-3">
                  {t("share.ends", { day: link.expiresAt.slice(0, 10) })}, {t("share.opened", { count: link.opened })}
                </span>
              </span>
              <Button
                size="sm"
                className="min-h-11 md:min-h-8"
                aria-label={t("share.revokeLabel", { page: name, day: link.createdAt.slice(0, 10) })}
                onClick={() => revoke(link.id)}
              >
                {t("share.revoke")}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
