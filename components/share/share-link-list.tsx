"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatFull } from "@/components/back/format-time";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import type { ShareLinkView } from "@/lib/shared/schemas/share";

export type NamedLink = ShareLinkView & { scope: readonly string[] };
type Listed = { link: NamedLink; zone: string; onRevoked: () => void };

function RevokeLink({ link, pageName, onRevoked }: Omit<Listed, "zone"> & { pageName: string }) {
  const t = useTranslations("shareLinks");
  const [error, setError] = useState<string | null>(null);
  const revoke = async () => {
    const result = await sendJson("DELETE", `/api/analytics/share-links/${link.id}`);
    if (result.ok) onRevoked();
    else setError(result.problem?.detail ?? t("failed"));
  };
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button size="sm" className="min-h-11 md:min-h-8">
          {t("revoke")}{" "}
          <span className="sr-only">
            {pageName}, {link.scope.join(", ")}
          </span>
        </Button>
      </DialogTrigger>
      <DialogContent title={t("revokeTitle", { page: pageName })} description={t("revokeBody")}>
        <p role="alert" className="text-bad empty:hidden">
          {error}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button variant="danger" onClick={() => void revoke()}>
            {t("revoke")}
          </Button>
          <DialogClose asChild>
            <Button>{t("keep")}</Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}

function LinkRow({ link, zone, onRevoked }: Listed) {
  const t = useTranslations("shareLinks");
  const pages = useTranslations("analytics.pages");
  const at = (iso: string) => (
    <time dateTime={iso} className="figures">
      {formatFull(iso, zone, "en").slice(0, -3)}
    </time>
  );
  return (
    <li className="grid gap-x-4 gap-y-1 border-b border-line py-3 md:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1fr)_auto] md:items-center">
      <div className="min-w-0">
        <b className="font-medium">{pages(link.page)}</b>
        <p className="text-12 wrap-anywhere text-ink-2">{link.scope.join(", ")}</p>
      </div>
      <p className="text-12 text-ink-2">
        {t("madeBy", { name: link.by })} {at(link.createdAt)}
      </p>
      <p className="text-12 text-ink-2">
        {t("ends")} {at(link.expiresAt)}
        <span className="block text-ink-3">
          {link.openedAt ? (
            <>
              {t("opened", { count: link.opened })} {at(link.openedAt)}
            </>
          ) : (
            t("neverOpened")
          )}
        </span>
      </p>
      <div className="mt-1 md:mt-0">
        <RevokeLink link={link} pageName={pages(link.page)} onRevoked={onRevoked} />
      </div>
    </li>
  );
}

/** The links that still open: what each shows, until when, how often it was opened, and the button that ends it. */
export function ShareLinkList({ links, zone }: { links: readonly NamedLink[]; zone: string }) {
  const t = useTranslations("shareLinks");
  const router = useRouter();
  if (links.length === 0) return <EmptyState title={t("none")}>{t("noneBody")}</EmptyState>;
  return (
    <ul className="border-t border-line">
      {links.map((link) => (
        <LinkRow key={link.id} link={link} zone={zone} onRevoked={() => router.refresh()} />
      ))}
    </ul>
  );
}
