import type { Method } from "@/lib/shared/schemas/checkout";
import type { RailFields } from "@/lib/shared/schemas/rail-fields";
import type { CountryName } from "./countries";

export type CheckoutShop = {
  countries: CountryName[];
  defaultCountry: string;
  /** Card fields that serve every rail; null where each rail has its own, which the quote names. */
  fields: RailFields | null;
  /** What the shop can be paid with in general; the quote says what works now. */
  methods: readonly Method[];
  /** How many formats are made of a lossless master. */
  formatCount: number;
  isDemo: boolean;
  /** What a wallet's sheet says who is paid. */
  storeName: string;
  zone: string;
};
