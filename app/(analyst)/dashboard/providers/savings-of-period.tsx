import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { SavingsPanel } from "@/components/settings/savings-panel";
import { Time } from "@/components/ui/time";
import { pickMessages } from "@/i18n/pick-messages";
import { readSavings, type Savings } from "@/lib/payments/what-if/read-savings";
import { AppError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { type BarState, isNarrowed } from "@/lib/shared/analytics-address";
import { STORE_CURRENCY } from "@/lib/shared/money";
import type { Period } from "@/lib/shared/schemas/analytics";

type SavingsProps = { actor: UserActor; period: Period; state: BarState };

/** Null while too many others have theirs computed. */
async function readUnlessBusy({ from, to }: Period, actor: UserActor): Promise<Savings | null> {
  try {
    return await readSavings({ from: new Date(from), to: new Date(to) }, actor);
  } catch (error) {
    if (error instanceof AppError && error.code === "unavailable") return null;
    throw error;
  }
}

/** What routing saved in the period: the replay of the switchboard, over all payments of a currency. */
export async function SavingsOfPeriod({ actor, period, state }: SavingsProps) {
  const t = await getTranslations("analytics.savings");
  const { currency = STORE_CURRENCY } = state;
  if (isNarrowed(state)) return <Quiet>{t("narrowed")}</Quiet>;
  const savings = await readUnlessBusy(period, actor);
  if (!savings) return <Quiet>{t("busy")}</Quiet>;
  const shown = savings.currencies.filter((one) => currency === "all" || one.currency === currency);
  if (shown.length === 0) return <Quiet>{t("nothing")}</Quiet>;
  return (
    <>
      <NextIntlClientProvider messages={await pickMessages("settings")}>
        {shown.map((one) => (
          <SavingsPanel key={one.currency} currency={one} />
        ))}
      </NextIntlClientProvider>
      <p className="px-4 pb-4 text-12 text-ink-3 md:px-6">
        {t("asOf")} <Time at={savings.asOf} zone={period.zone} format="second" className="figures" />
      </p>
    </>
  );
}

function Quiet({ children }: { children: string }) {
  return <p className="border-t border-line px-4 py-6 text-ink-2 md:px-6">{children}</p>;
}
