import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { OwnLettersList } from "@/components/letters/own-letters";
import { Time } from "@/components/ui/time";
import type { AccountView } from "@/lib/shared/schemas/account";
import type { OwnLetters } from "@/lib/shared/schemas/letters";
import { AccountNav } from "./account-nav";
import { ApplicationForm } from "./application-form";
import { EmailForm } from "./email-form";
import { LeaveButton } from "./leave-button";
import { NameForm } from "./name-form";
import { NoticeSwitch } from "./notice-switch";
import { PasswordForm } from "./password-form";
import { SessionList } from "./session-list";

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-4 border-t border-line py-8 lg:grid-cols-[240px_minmax(0,1fr)]">
      <h2 id={id} className="display text-20">
        {title}
      </h2>
      <div className="max-w-[36rem] min-w-0">{children}</div>
    </section>
  );
}

type AccountScreenProps = { account: AccountView; letters: OwnLetters; zone: string };

/** Who one is here, how one gets in, from where, and for which artists. */
export function AccountScreen({ account, letters, zone }: AccountScreenProps) {
  const t = useTranslations("people.account");
  const ofLetters = useTranslations("letters.own");
  return (
    <main id="main" className="wrap flex-1 py-8 md:py-12">
      <AccountNav current="account" className="-mx-2.5 mb-6" />
      <div className="mb-8 flex flex-wrap items-end justify-between gap-4">
        <h1 className="display text-40 font-bold">{t("title")}</h1>
        <p className="flex flex-wrap items-center gap-4 text-14">
          <Link href="/settings/access" className="inline-flex min-h-11 items-center">
            {t("keys")}
          </Link>
          <LeaveButton />
        </p>
      </div>
      <Section title={t("name.title")}>
        <NameForm name={account.name} />
      </Section>
      <Section title={t("email.title")}>
        <EmailForm account={account} />
      </Section>
      <Section title={t("password.title")}>
        <p className="mb-4 text-14 text-ink-2">
          {t("password.since")} <Time at={account.passwordChangedAt} zone={zone} />
        </p>
        <PasswordForm email={account.email} />
      </Section>
      <Section title={t("factors.title")}>
        <p className="text-14 text-ink-2">{t("factors.lead")}</p>
        <Link href="/account/security" className="inline-flex min-h-11 items-center">
          {t("factors.open")}
        </Link>
      </Section>
      <Section title={t("sessions.title")}>
        <SessionList sessions={account.sessions} zone={zone} />
      </Section>
      <Section title={ofLetters("title")}>
        <OwnLettersList items={letters.items} email={account.email} />
      </Section>
      <Section title={t("artists.title")}>
        <Artists account={account} />
      </Section>
      <Section title={t("data.title")}>
        <p className="text-14 text-ink-2">{t("data.lead")}</p>
        <Link href="/account/privacy" className="inline-flex min-h-11 items-center">
          {t("data.open")}
        </Link>
      </Section>
    </main>
  );
}

function Artists({ account }: { account: AccountView }) {
  const t = useTranslations("people.account.artists");
  const { memberships } = account;
  return (
    <div className="grid gap-6">
      {memberships.length === 0 ? (
        <p className="text-ink-2">{t("none")}</p>
      ) : (
        <>
          <ul className="border-t border-line">
            {memberships.map(({ artistId, slug, name, role }) => (
              <li key={artistId} className="flex flex-wrap items-center gap-x-4 border-b border-line py-1.5">
                <Link href={`/artists/${slug}`} className="min-w-0 py-2.5 wrap-anywhere">
                  {name}
                </Link>
                <span className="text-14 text-ink-2">{t(`role.${role}`)}</span>
                <Link href="/portal/members" className="ms-auto py-2.5 text-14">
                  {t("members")}
                </Link>
              </li>
            ))}
          </ul>
          <NoticeSwitch label={t("notices")} isOn={account.hasSaleNotices} />
        </>
      )}
      <ApplicationForm account={account} />
    </div>
  );
}
