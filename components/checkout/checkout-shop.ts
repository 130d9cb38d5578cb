import type { Method } from "@/lib/shared/schemas/checkout";
import type { CountryName } from "./countries";

export type CheckoutShop = {
  countries: CountryName[];
  defaultCountry: string;
  /** Where the card fields are served from; null when no rail of this shop can take a card. */
  fieldsUrl: string | null;
  /** What the shop can be paid with in general; the quote says what works now. */
  methods: readonly Method[];
  /** How many formats are made of a lossless master. */
  formatCount: number;
  isDemo: boolean;
  /** What a wallet's sheet says who is paid. */
  storeName: string;
  zone: string;
};
