import { useTranslations } from "next-intl";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { isWallet } from "@/lib/shared/wallets";
import type { Step } from "../checkout-state";
import type { CheckoutPage } from "../use-checkout-page";
import { useMethodName } from "../use-method-name";
import { LiveSheet } from "./live-sheet";
import { SandboxSheet } from "./sandbox-sheet";
import type { WalletDoors } from "./wallet-opener";

type InSheet = Extract<Step, { at: "in_sheet" }>;

/** The sheet of a wallet over the checkout, once the order and its rail stand; to close it leaves all as it was. */
export function WalletDialog({ page, storeName }: { page: CheckoutPage; storeName: string }) {
  const { step } = page.state;
  return step.at === "in_sheet" ? <OpenSheet key={step.order.id} {...{ step, page, storeName }} /> : null;
}

function OpenSheet({ step, page, storeName }: { step: InSheet; page: CheckoutPage; storeName: string }) {
  const t = useTranslations("checkout.wallet");
  const nameMethod = useMethodName();
  const { driver } = page;
  const { order, sheet, method } = step;
  if (!isWallet(method)) return null;
  const name = nameMethod(method);
  const doors: WalletDoors = {
    take: (token, card) => driver.takeToken(token, order.rail, card),
    leave: () => driver.dispatch({ type: "sheet_left" }),
    fail: () => driver.dispatch({ type: "sheet_failed" }),
  };
  const total = { amountMinor: order.totalMinor, currency: order.currency };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && doors.leave()}>
      <DialogContent title={name} description={t("once")} className="max-w-sm px-5">
        {sheet.kind === "sandbox" ? (
          <SandboxSheet url={sheet.url} name={name} doors={doors} />
        ) : (
          <LiveSheet sheet={sheet} request={{ wallet: method, total, storeName }} name={name} doors={doors} />
        )}
      </DialogContent>
    </Dialog>
  );
}
