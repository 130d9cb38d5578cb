"use client";

import { FirstSteps } from "./first-steps";
import { HourPanel } from "./hour-panel";
import { LastSales } from "./last-sales";
import { LiveChoices } from "./live-actions";
import { LiveAlerts } from "./live-alerts";
import { LiveAnnouncer } from "./live-announcer";
import { useLive } from "./live-context";
import { ProviderShare } from "./provider-share";
import { TargetDialog } from "./target-dialog";
import { TileGrid } from "./tile-grid";
import { TopTracks } from "./top-tracks";
import { WeekPanel } from "./week-panel";

/** The meter wall: the hour as it runs, or one that is over. `isAdmin` brings what only admins may change. */
export function LiveWall({ isAdmin }: { isAdmin: boolean }) {
  const { firstSaleAt, hour } = useLive().state.snapshot;
  return (
    <div className="grid xl:grid-cols-[minmax(0,1fr)_364px]">
      {hour.isOver ? null : <LiveAnnouncer />}
      <div className="min-w-0 xl:border-e xl:border-line">
        <LiveChoices className="grid grid-cols-2 gap-2 border-b border-line px-4 py-2.5 md:flex md:px-6 lg:hidden" />
        <HourPanel setTarget={isAdmin && !hour.isOver ? <TargetDialog /> : null} />
        {firstSaleAt === null && !hour.isOver ? (
          <FirstSteps setTarget={isAdmin ? <TargetDialog isButton /> : null} />
        ) : null}
        <TileGrid />
        <div className="grid lg:grid-cols-2">
          <TopTracks />
          <ProviderShare canSeeSettings={isAdmin} />
        </div>
        <WeekPanel />
      </div>
      <aside className="border-t border-line xl:border-t-0">
        <LastSales />
        {hour.isOver ? null : <LiveAlerts />}
      </aside>
    </div>
  );
}
