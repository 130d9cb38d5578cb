import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Role } from "@/lib/shared/roles";
import { type BackActor, initialsOf } from "./back-nav";
import { SignOutButton } from "./sign-out-button";

const BY_WEIGHT: readonly Role[] = ["admin", "analyst", "artist", "buyer"];

/** Who is signed in, their weightiest role, and the way out. */
export function AccountBox({ actor }: { actor: BackActor }) {
  const t = useTranslations("back");
  const role = BY_WEIGHT.find((candidate) => actor.roles.includes(candidate)) ?? "buyer";
  return (
    <div className="mt-auto flex items-center gap-2.5 border-t border-line px-2 pt-3 text-12 leading-4">
      <span
        aria-hidden
        className="grid size-8 shrink-0 place-items-center rounded-tight border border-line-2 font-mono text-12"
      >
        {initialsOf(actor.name)}
      </span>
      <div className="min-w-0 flex-1">
        <Link
          href="/account"
          aria-label={t("account", { name: actor.name })}
          className="-my-2 line-clamp-2 py-2 font-semibold wrap-anywhere no-underline hover:underline"
        >
          {actor.name}
        </Link>
        <span className="text-ink-3">{t(`role.${role}`)}</span>
      </div>
      <SignOutButton />
    </div>
  );
}
