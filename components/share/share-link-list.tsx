"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmRemoval } from "@/components/back/confirm-removal";
import { formatFull } from "@/components/back/format-time";
import { EmptyState } from "@/components/ui/empty-state";
import type { ShareLinkView } from "@/lib/shared/schemas/share";

export type NamedLink = ShareLinkView & { scope: readonly string[] };
type Listed = { link: NamedLink; zone: string; onRevoked: () => void };

function RevokeLink({ link, pageName, onRevoked }: Omit<Listed, "zone"> & { pageName: string }) {
  const t = useTranslations("shareLinks");
  return (
    <ConfirmRemoval
      path={`/api/analytics/share-links/${link.id}`}
      subject={`${pageName}, ${link.scope.join(", ")}`}
      words={{
        remove: t("revoke"),
        title: t("revokeTitle", { page: pageName }),
        body: t("revokeBody"),
        keep: t("keep"),
        failed: t("failed"),
      }}
      onRemoved={onRevoked}
    />
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
