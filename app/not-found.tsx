import { NotFoundNotice } from "@/components/shop/shell/not-found-notice";
import { Wordmark } from "@/components/ui/wordmark";

export default function NotFound() {
  return (
    <>
      <header className="wrap flex h-15 items-center border-b border-rule md:h-18">
        <Wordmark />
      </header>
      <NotFoundNotice />
    </>
  );
}
