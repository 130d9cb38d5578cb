import { useTranslations } from "next-intl";
import { LinkTabs } from "@/components/ui/link-tabs";

const PAGES = { account: "/account", security: "/account/security", privacy: "/account/privacy" } as const;

/** From one page of one's account to the others. */
export function AccountNav({ current, className }: { current: keyof typeof PAGES; className?: string }) {
  const t = useTranslations("privacy.nav");
  const tabs = Object.entries(PAGES).map(([page, href]) => ({
    href,
    label: t(page as keyof typeof PAGES),
    isCurrent: page === current,
  }));
  return <LinkTabs label={t("label")} tabs={tabs} {...(className ? { className } : {})} />;
}
