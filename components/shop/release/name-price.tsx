"use client";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";
import { type Currency, formatMoney, toDecimal } from "@/lib/shared/money";
import type { ReleaseView } from "@/lib/shared/schemas/catalog";
import { amountOf, useBasket } from "../basket-store";
import { BuyAlbum } from "../buy-album";
import { checkNamed } from "../check-named";
import { ArtistShare } from "./artist-share";
import { TakeFree } from "./take-free";

type Named = NonNullable<ReleaseView["named"]>;
type NamePriceProps = { release: ReleaseView; named: Named };

/** The buyer's own price for a record: typed or tapped, checked here for comfort and by the shop for good. */
export function NamePrice({ release, named }: NamePriceProps) {
  const t = useTranslations("shop.buy");
  const id = useId();
  const basket = useBasket();
  const inBasket = basket.find(release.id);
  const [typed, setTyped] = useState<string | null>(null);
  const { currency } = release;
  const text = typed ?? toDecimal(inBasket ? amountOf(inBasket) : named.startMinor, currency);
  const { amountMinor, problem } = checkNamed(text, release, named);

  function change(next: string) {
    setTyped(next);
    const checked = checkNamed(next, release, named);
    if (inBasket && checked.problem === null) basket.name(release.id, checked.amountMinor);
  }
  const say = (minor: number) => formatMoney({ amountMinor: minor, currency });
  return (
    <>
      <h2 id={`${id}-title`} className="text-14 font-semibold">
        {t("nameTitle")}
      </h2>
      <label
        className={mergeClasses(
          "mt-3 flex min-h-15 items-center gap-2 rounded-tight border bg-raise px-3.5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-ink",
          problem ? "border-bad" : "border-ink",
        )}
      >
        <span className="text-20 text-ink-2">{currencySign(currency)}</span>
        <input
          value={text}
          onChange={(event) => change(event.target.value)}
          onBlur={() => problem === null && change(toDecimal(amountMinor, currency))}
          inputMode="decimal"
          autoComplete="off"
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-least`}
          aria-invalid={problem ? true : undefined}
          className="w-full min-w-0 bg-transparent font-display text-28 font-[650] tracking-[-0.02em] lining-nums outline-none"
        />
        <span className="figures shrink-0 text-12 text-ink-2">
          {release.priceMinor === 0
            ? t("nothingIsFine")
            : t("least", { amount: toDecimal(release.priceMinor, currency) })}
        </span>
      </label>
      <p
        id={`${id}-least`}
        role={problem ? "alert" : undefined}
        className={problem ? "mt-1.5 text-13 text-bad" : "sr-only"}
      >
        {problem
          ? t(`named.${problem}`, { least: say(named.leastMinor), most: say(named.mostMinor) })
          : t("named.hint", { least: say(release.priceMinor) })}
      </p>
      <Suggestions
        amounts={named.suggested.map((one) => one.amountMinor)}
        currency={currency}
        chosen={problem === null ? amountMinor : null}
        onChoose={(minor) => change(toDecimal(minor, currency))}
      />
      {amountMinor === 0 && problem === null ? (
        <TakeFree release={release} />
      ) : (
        <>
          <BuyAlbum
            release={release}
            size="lg"
            className="w-full"
            isDisabled={problem !== null}
            {...(problem === null && { namedMinor: amountMinor })}
          />
          <NamedShare
            release={release}
            named={named}
            amountMinor={problem === null ? amountMinor : release.priceMinor}
          />
        </>
      )}
    </>
  );
}

type SuggestionsProps = {
  amounts: readonly number[];
  currency: Currency;
  chosen: number | null;
  onChoose: (amountMinor: number) => void;
};

function Suggestions({ amounts, currency, chosen, onChoose }: SuggestionsProps) {
  const t = useTranslations("shop.buy");
  if (amounts.length < 2) return <div className="h-3.5" />;
  return (
    <fieldset className="my-2 flex gap-2">
      <legend className="sr-only">{t("suggested")}</legend>
      {amounts.map((amountMinor) => (
        <button
          key={amountMinor}
          type="button"
          aria-pressed={amountMinor === chosen}
          aria-label={formatMoney({ amountMinor, currency })}
          onClick={() => onChoose(amountMinor)}
          className="figures min-h-11 min-w-0 flex-1 rounded-tight border border-line-2 text-14 hover:border-ink aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-paper md:min-h-9"
        >
          {toDecimal(amountMinor, currency).replace(/\.0+$/, "")}
        </button>
      ))}
    </fieldset>
  );
}

/** What reaches the artist of the largest suggestion that is not more than what is named. */
function NamedShare({ release, named, amountMinor }: NamePriceProps & { amountMinor: number }) {
  const known = named.suggested.findLast((one) => one.amountMinor <= amountMinor && one.artistShareMinor > 0);
  if (!known) return null;
  const share = formatMoney({ amountMinor: known.artistShareMinor, currency: release.currency });
  return <ArtistShare share={share} artistName={release.artistName} isAtLeast={known.amountMinor < amountMinor} />;
}

function currencySign(currency: Currency): string {
  return formatMoney({ amountMinor: 0, currency }).replace(/[\d.,\s]/g, "");
}
