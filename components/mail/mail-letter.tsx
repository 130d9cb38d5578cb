import { X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";

type MailLetterProps = {
  id: string;
  closeAddress: string;
  /** Null: there is nothing left to say. */
  letter: { recipient: string; subject: string; text: string } | null;
};

/** What a mail says, in both its forms. The one with layout is a page of its own in a frame where no script runs. */
export function MailLetter({ id, letter, closeAddress }: MailLetterProps) {
  const t = useTranslations("mail.preview");
  return (
    <section id="letter" aria-labelledby="letter-title" className="min-w-0 scroll-mt-4">
      <div className="flex items-start justify-between gap-3 border-b border-rule pb-3">
        <h2 id="letter-title" className="display text-20">
          {t("title")}
        </h2>
        <Link
          href={closeAddress}
          aria-label={t("close")}
          className={buttonStyles({ size: "sm", className: "max-md:min-h-11 max-md:min-w-11" })}
        >
          <X size={14} aria-hidden />
        </Link>
      </div>
      {letter ? (
        <>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 py-3">
            <dt className="text-ink-2">{t("to")}</dt>
            <dd className="wrap-anywhere">
              <bdi>{letter.recipient}</bdi>
            </dd>
            <dt className="text-ink-2">{t("subject")}</dt>
            <dd className="wrap-anywhere">
              <bdi>{letter.subject}</bdi>
            </dd>
          </dl>
          <p className="pb-3 text-12 text-ink-2">{t("note")}</p>
          <iframe
            title={t("html")}
            src={`/api/settings/mail/${id}/preview`}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            className="h-[640px] w-full border border-line bg-paper"
          />
          <h3 className="display pt-5 pb-2 text-16">{t("text")}</h3>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and who has only a keyboard scrolls too
            tabIndex={0}
            className="overflow-x-auto border border-line bg-sunk p-3 font-mono text-12"
          >
            {letter.text}
          </pre>
        </>
      ) : (
        <p className="py-4 text-ink-2">{t("nothing")}</p>
      )}
    </section>
  );
}
