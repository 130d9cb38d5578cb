import type { CountryName } from "./countries";

export type CheckoutShop = {
  countries: CountryName[];
  defaultCountry: string;
  /** Where the card fields are served from; null when no rail of this shop can take a card. */
  fieldsUrl: string | null;
  isDemo: boolean;
  zone: string;
};
