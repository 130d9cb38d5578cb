import type { Payments } from "@square/web-sdk";
import type { FieldsOf } from "@/lib/shared/schemas/rail-fields";
import { putScript } from "./put-script";

/** The live one; the package picks the same by the application's id. */
const SCRIPT = "https://web.squarecdn.com/v1/square.js";

/**
 * Square's Web Payments SDK from web.squarecdn.com. Rejects when it cannot be had; may be asked again, which is why the script
 * is put in place here: the package keeps a failed load for good.
 */
export async function loadSquareSdk({
  applicationId,
  locationId,
}: Pick<FieldsOf<"square">, "applicationId" | "locationId">): Promise<Payments> {
  const [{ payments }] = await Promise.all([import("@square/web-sdk"), putScript(SCRIPT)]);
  const sdk = await payments(applicationId, locationId, { scriptSrc: SCRIPT });
  if (!sdk) throw new Error("Square's script needs a browser");
  return sdk;
}
