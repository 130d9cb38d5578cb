import { CreditCard } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

/** How the buyer can pay. The one method there is comes chosen; its fields open under it. */
export function MethodList({ children }: { children: ReactNode }) {
  const t = useTranslations("checkout");
  return (
    <ul className="rounded-tight border border-line-2 bg-raise">
      <li className="shadow-[inset_3px_0_var(--ink)] rtl:shadow-[inset_-3px_0_var(--ink)]">
        <MethodRow
          name={t("card")}
          detail={t("cardKinds")}
          mark={<CreditCard size={22} strokeWidth={1.75} aria-hidden="true" />}
        />
        <div className="px-3 pt-1 pb-4 md:ps-12.5 md:pe-4 md:pb-5">{children}</div>
      </li>
    </ul>
  );
}

function MethodRow({ name, detail, mark }: { name: string; detail: string; mark: ReactNode }) {
  return (
    <label className="grid min-h-16 grid-cols-[20px_60px_minmax(0,1fr)] items-center gap-3 px-3 py-2 md:grid-cols-[20px_68px_minmax(0,1fr)] md:gap-3.5 md:px-4">
      <input
        type="radio"
        name="method"
        value="card"
        checked
        readOnly
        className="size-4.5 appearance-none rounded-full border-6 border-ink bg-raise"
      />
      <span className="grid h-9 place-items-center rounded-tight border border-line bg-paper">{mark}</span>
      <span>
        <b className="block font-semibold leading-5">{name}</b>
        <span className="text-13 text-ink-2">{detail}</span>
      </span>
    </label>
  );
}
