import { useTranslations } from "next-intl";
import type { Method } from "@/lib/shared/schemas/checkout";

/** Says a method as its row does. */
export function useMethodName(): (method: Method) => string {
  const t = useTranslations("checkout.methods");
  return (method) => t(`names.${method}`);
}
