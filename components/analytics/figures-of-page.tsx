import { type ReactNode, Suspense } from "react";
import type { Figures, OpenedPage } from "@/lib/analytics/open-page";
import { AboutFigures, type Facts } from "./about-figures";
import { CountedFigures, EmptyFigures, LoadingFigures, RefusedFigures } from "./empty-figures";
import { UnlessPending } from "./pending-figures";

type FiguresProps<Reply> = {
  page: OpenedPage<Reply>;
  path: string;
  /** Null where the viewer may not go there. */
  targetsHref: string | null;
  liveHref: string | null;
  children: (reply: Reply) => ReactNode;
};

/**
 * What the bar asks for: what the figures are of, then they or why there are none. Until they are read, the last ones with
 * their age, or where there are none, their places.
 */
export function FiguresOfPage<Reply extends Facts>(props: FiguresProps<Reply>) {
  const { figures, kept } = props.page;
  if (!(figures instanceof Promise)) return <Shown {...props} figures={figures} />;
  const last = kept && (
    <Shown {...props} figures={{ reply: kept, refused: null, isLater: false, empty: null }} isRenewed />
  );
  return (
    <Suspense fallback={last ?? <LoadingFigures />}>
      <Late {...props} figures={figures} />
    </Suspense>
  );
}

async function Late<Reply extends Facts>({
  figures,
  ...props
}: FiguresProps<Reply> & { figures: Promise<Figures<Reply>> }) {
  return <Shown {...props} figures={await figures} />;
}

function Shown<Reply extends Facts>({
  page: { state },
  path,
  targetsHref,
  liveHref,
  figures: { reply, refused, isLater, empty },
  isRenewed = false,
  children,
}: FiguresProps<Reply> & { figures: Figures<Reply>; isRenewed?: boolean }) {
  if (reply === null)
    return (
      <UnlessPending>
        {isLater ? <CountedFigures reason={refused ?? ""} /> : <RefusedFigures reason={refused ?? ""} path={path} />}
      </UnlessPending>
    );
  return (
    <>
      <AboutFigures {...reply} isRenewed={isRenewed} {...(targetsHref ? { targetsHref } : {})} />
      {empty ? (
        <UnlessPending>
          <EmptyFigures reason={empty} path={path} state={state} days={reply.period.days} liveHref={liveHref} />
        </UnlessPending>
      ) : (
        children(reply)
      )}
    </>
  );
}
