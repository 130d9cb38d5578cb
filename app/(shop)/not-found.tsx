import { NotFoundNotice } from "@/components/shop/shell/not-found-notice";

export default function NotInTheShop() {
  return <NotFoundNotice />;
}
