"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { AskOnce } from "@/components/review/ask-once";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import type { ReleaseLink } from "@/lib/shared/schemas/catalog";
import { useReleaseLinks } from "./use-release-links";

type SecretLinksProps = { releaseId: string; zone: string };

/** The ways to an unlisted record: make one, see when each was last used, close one for good. */
export function SecretLinks({ releaseId, zone }: SecretLinksProps) {
  const t = useTranslations("portal.upload.links");
  const { links, created, problem, read, create, revoke } = useReleaseLinks(releaseId);
  return (
    <section className="border-y border-line py-3">
      <h3 className="font-sans text-13 font-semibold">{t("title")}</h3>
      <p className="text-12 text-ink-2">{t("note")}</p>
      {links === null && problem === null ? <Skeleton className="mt-2 h-11" /> : null}
      {links?.length === 0 ? <p className="mt-2 text-13 text-ink-2">{t("none")}</p> : null}
      <ul>
        {links?.map((link) => (
          <LinkRow key={link.id} link={link} zone={zone} onRevoke={() => revoke(link.id)} />
        ))}
      </ul>
      {created ? <NewAddress url={created.url} /> : null}
      {problem === null ? null : (
        <div role="alert" className="mt-2 text-12 text-bad">
          <p>{problem || t("failed")}</p>
          {links === null ? (
            <Button size="sm" className="mt-1 min-h-11 md:min-h-9" onClick={read}>
              {t("again")}
            </Button>
          ) : null}
        </div>
      )}
      <MakeLink onMake={create} />
    </section>
  );
}

function LinkRow({ link, zone, onRevoke }: { link: ReleaseLink; zone: string; onRevoke: () => void }) {
  const t = useTranslations("portal.upload.links");
  const name = link.label || t("unnamed");
  return (
    <li className="flex items-center gap-3 border-b border-line py-1.5 last:border-0">
      <span className="min-w-0 flex-1 text-13">
        <bdi className="text-match-parent block truncate font-medium">{name}</bdi>
        <span className="block text-12 text-ink-2">
          {t.rich("made", { at: () => <Time at={link.createdAt} format="day" zone={zone} /> })},{" "}
          {link.lastUsedAt === null
            ? t("unused")
            : t.rich("used", { at: () => <Time at={link.lastUsedAt ?? ""} zone={zone} /> })}
        </span>
      </span>
      <span className="flex">
        <AskOnce
          label={t("revoke")}
          title={t("revokeTitle", { name })}
          body={t("revokeBody")}
          confirm={t("revoke")}
          isDisabled={false}
          onConfirm={onRevoke}
        />
      </span>
    </li>
  );
}

function NewAddress({ url }: { url: string }) {
  const t = useTranslations("portal.upload.links");
  const id = useId();
  const [state, setState] = useState<"idle" | "copied" | "copyFailed">("idle");
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => setState("copied"),
      () => setState("copyFailed"),
    );
  return (
    <div className="mt-2 border-s-6 border-signal-edge bg-sunk px-3 py-2.5">
      <label htmlFor={id} className="block text-12 text-ink-2">
        {t("onlyOnce")}
      </label>
      <div className="mt-1 flex gap-2">
        <input
          id={id}
          readOnly
          value={url}
          onFocus={(event) => event.target.select()}
          className="figures min-h-11 w-full min-w-0 rounded-tight border border-line-2 bg-paper px-2.5 text-13 md:min-h-9"
        />
        <Button size="sm" className="min-h-11 md:min-h-9" onClick={copy}>
          <Copy size={14} aria-hidden="true" /> {t("copy")}
        </Button>
      </div>
      <p role="status" className="mt-1 text-12 text-ink-2 empty:hidden">
        {state === "idle" ? null : t(state)}
      </p>
    </div>
  );
}

function MakeLink({ onMake }: { onMake: (label: string) => Promise<boolean> }) {
  const t = useTranslations("portal.upload.links");
  const id = useId();
  const [label, setLabel] = useState("");
  const [isMaking, setMaking] = useState(false);

  async function make(event: FormEvent) {
    event.preventDefault();
    setMaking(true);
    if (await onMake(label.trim())) setLabel("");
    setMaking(false);
  }
  return (
    <form onSubmit={make} className="mt-3">
      <label htmlFor={id} className="mb-1 block text-12 text-ink-2">
        {t("label")}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          value={label}
          maxLength={100}
          onChange={(event) => setLabel(event.target.value)}
          className="min-h-11 w-full min-w-0 rounded-tight border border-line-2 bg-paper px-2.5 text-16 md:min-h-9 md:text-13"
        />
        <Button type="submit" size="sm" className="min-h-11 md:min-h-9" disabled={isMaking}>
          {t("make")}
        </Button>
      </div>
    </form>
  );
}
