import type { SdkFields } from "@/lib/shared/schemas/rail-fields";
import type { MountedFields, Mounting } from "./mounted-fields";
import { LOAD_WAIT_MS, waitAtMost } from "./wait-at-most";

async function mount(fields: SdkFields, mounting: Mounting): Promise<MountedFields> {
  switch (fields.kind) {
    case "stripe": {
      const [load, { mountStripeFields }] = await Promise.all([import("./load-stripe"), import("./stripe-fields")]);
      return mountStripeFields(await load.loadStripeSdk(fields), mounting);
    }
    case "square": {
      const [load, { mountSquareFields }] = await Promise.all([import("./load-square"), import("./square-fields")]);
      return mountSquareFields(await load.loadSquareSdk(fields), mounting);
    }
    case "adyen": {
      const [load, { mountAdyenFields }] = await Promise.all([import("./load-adyen"), import("./adyen-fields")]);
      const countryCode = mounting.bill.country;
      return mountAdyenFields(await load.loadAdyenSdk({ ...fields, countryCode }), mounting);
    }
    case "braintree": {
      const [load, module] = await Promise.all([import("./load-braintree"), import("./braintree-fields")]);
      return module.mountBraintreeFields(await load.loadBraintreeSdk(fields, mounting.bill.currency), mounting);
    }
  }
}

/**
 * Loads the one rail's SDK and puts its fields into the room: the other rails' are never asked for. Rejects when a script, a
 * token or the frames do not come in time; fields that come after that are taken away again.
 */
export function mountFields(fields: SdkFields, mounting: Mounting): Promise<MountedFields> {
  const work = mount(fields, mounting);
  return waitAtMost(LOAD_WAIT_MS, work).catch((problem: unknown) => {
    void work.then(
      (late) => late.unmount(),
      () => undefined,
    );
    throw problem;
  });
}
