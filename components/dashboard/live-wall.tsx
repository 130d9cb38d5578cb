"use client";

import { FirstSteps } from "./first-steps";
import { HourPanel } from "./hour-panel";
import { LastSales } from "./last-sales";
import { LiveAlerts } from "./live-alerts";
import { LiveAnnouncer } from "./live-announcer";
import { useLive } from "./live-context";
import { ProviderShare } from "./provider-share";
import { TargetDialog } from "./target-dialog";
import { TileGrid } from "./tile-grid";
import { TopTracks } from "./top-tracks";
import { WeekPanel } from "./week-panel";

/** The meter wall: the hour as it runs. `isAdmin` brings what only admins may change. */
export function LiveWall({ isAdmin }: { isAdmin: boolean }) {
  const { firstSaleAt } = useLive().state.snapshot;
  return (
    <div className="grid xl:grid-cols-[minmax(0,1fr)_364px]">
      <LiveAnnouncer />
      <div className="min-w-0 xl:border-e xl:border-line">
        <HourPanel setTarget={isAdmin ? <TargetDialog /> : null} />
        {firstSaleAt === null ? <FirstSteps setTarget={isAdmin ? <TargetDialog isButton /> : null} /> : null}
        <TileGrid />
        <div className="grid lg:grid-cols-2">
          <TopTracks />
          <ProviderShare canSeeSettings={isAdmin} />
        </div>
        <WeekPanel />
      </div>
      <aside className="border-t border-line xl:border-t-0">
        <LastSales />
        <LiveAlerts />
      </aside>
    </div>
  );
}
