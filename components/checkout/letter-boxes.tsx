import { useTranslations } from "next-intl";
import { currentWording } from "@/lib/shared/schemas/letters";
import { FormSection } from "./form-section";
import type { CheckoutPage } from "./use-checkout-page";

const MOST_ARTISTS = 4;

/** Letters of those whose music it is, and of the store: unticked, and beside the sale. */
export function LetterBoxes({ page, storeName }: { page: CheckoutPage; storeName: string }) {
  const t = useTranslations("letters");
  const { letters, quoting, state } = page;
  const artists = quoting.quote?.receipt.artists.slice(0, MOST_ARTISTS) ?? [];
  const senders = [
    ...artists.map(({ artistId, name }) => ({ from: artistId, name })),
    { from: "store", name: storeName },
  ];
  return (
    <FormSection title={t("checkout.title")}>
      <p className="text-14 text-ink-2">{t("checkout.lead")}</p>
      <ul className="mt-2 grid gap-1">
        {senders.map(({ from, name }) => (
          <li key={from}>
            <label className="flex min-h-11 cursor-pointer items-start gap-3 py-2 text-14">
              <input
                type="checkbox"
                className="size-5 shrink-0 accent-ink"
                disabled={state.step.at !== "form"}
                checked={letters.chosen.includes(from)}
                onChange={(event) => letters.choose(from, event.target.checked)}
              />
              <span className="min-w-0 wrap-anywhere">{t(`wording.${currentWording(from)}`, { name })}</span>
            </label>
          </li>
        ))}
      </ul>
    </FormSection>
  );
}
