import { z } from "zod";
import {
  ApiKeyInput,
  ApiKeyView,
  CreatedApiKey,
  Credentials,
  Me,
  StoreSettingsInput,
  StoreSettingsView,
} from "./accounts";
import { AlertList, AlertQuery, AlertSnooze, WebhookTargetInput, WebhookTargetList } from "./alerts";
import {
  AnalyticsCustomersQuery,
  AnalyticsOrdersQuery,
  AnalyticsQuery,
  CustomersReply,
  FunnelReply,
  MonthTargetInput,
  MonthTargets,
  OrdersReply,
  RevenueReply,
  SeriesReply,
  TracksReply,
} from "./analytics";
import { CoverQuery, PlayBatch, PublicTrack, ReleaseInput, ReleasePatch, TrackPatch, TrackQuery } from "./catalog";
import {
  CheckoutInput,
  CheckoutResult,
  ConfirmInput,
  MethodInput,
  OrderLinkQuery,
  OrderView,
  PaymentView,
  Quote,
  QuoteInput,
  ReturnQuery,
} from "./checkout";
import { Peaks, Problem, pageOf } from "./common";
import { DownloadManifest, DownloadSet, DownloadSetInput } from "./downloads";
import { JobBoard, JobRetryInput, JobRetryResult, ReleaseFiles, ReleaseFilesInput } from "./jobs";
import { ArtistQuotaInput, UploadLimits, UploadLimitsInput } from "./limits";
import { LiveQuery, LiveSnapshot } from "./live";
import { RefundInput, RefundResult } from "./refunds";
import { ReviewDetail, ReviewInput, ReviewQueue, ReviewResult } from "./review";
import { PaymentSettings, PaymentSettingsInput, RollbackInput } from "./settings";
import { CreatedShareLink, ShareLinkInput, ShareLinkView } from "./share";
import { StatementsQuery, StatementsReply } from "./statements";
import {
  OwnRelease,
  OwnReleaseDetail,
  OwnUploads,
  UploadedTrack,
  UploadFields,
  UploadResult,
  UploadView,
} from "./upload";

const PartState = z.enum(["ok", "absent", "failing"]);

/** What the API takes, by the name its description gives it. */
export const API_INPUTS = {
  AnalyticsCustomersQuery,
  AnalyticsOrdersQuery,
  AnalyticsQuery,
  ApiKeyInput,
  CheckoutInput,
  ConfirmInput,
  CoverQuery,
  Credentials: Credentials.extend({ csrfToken: z.string(), callbackUrl: z.string().optional() }),
  DownloadSetInput,
  ArtistQuotaInput,
  UploadLimitsInput,
  JobRetryInput,
  ReleaseFilesInput,
  ZipQuery: z.object({
    line: z.string().optional(),
    format: z.string().optional(),
    expires: z.string().optional(),
    signature: z.string().optional(),
  }),
  DownloadQuery: z.object({
    expires: z.string().optional(),
    signature: z.string().optional(),
    format: z.string().optional(),
  }),
  LiveQuery,
  MethodInput,
  MonthTargetInput,
  OrderLinkQuery,
  PaymentSettingsInput,
  PlayBatch,
  QuoteInput,
  RefundInput,
  ReleaseInput,
  ReleasePatch,
  ReturnQuery,
  ReviewInput,
  RollbackInput,
  ShareLinkInput,
  AlertQuery,
  AlertSnooze,
  WebhookTargetInput,
  StatementsQuery,
  StoreSettingsInput,
  TrackPatch,
  TrackQuery,
  UploadForm: UploadFields.extend({ audio: z.file() }),
};

/** What it answers. */
export const API_OUTPUTS = {
  ApiKeyPage: pageOf(ApiKeyView),
  CheckoutResult,
  CreatedApiKey,
  DownloadManifest,
  DownloadSet,
  JobBoard,
  UploadLimits,
  JobRetryResult,
  ReleaseFiles,
  CreatedShareLink,
  AlertList,
  WebhookTargetList,
  CustomersReply,
  FunnelReply,
  Health: z.object({ status: z.literal("ok"), process: z.string() }),
  LiveSnapshot,
  Me,
  MonthTargets,
  OrdersReply,
  OrderView,
  OwnReleaseDetail,
  OwnReleasePage: pageOf(OwnRelease),
  OwnUploads,
  PaymentSettings,
  PaymentView,
  PlaysCounted: z.object({ counted: z.int() }),
  Problem,
  PublicTrack,
  Quote,
  RefundResult,
  RevenueReply,
  ReviewDetail,
  ReviewQueue,
  ReviewResult,
  Readiness: z.object({ status: z.enum(["ready", "not_ready"]), parts: z.record(z.string(), PartState) }),
  SeriesReply,
  StatementsReply,
  ShareLinkPage: pageOf(ShareLinkView),
  StoreSettingsView,
  TrackPage: pageOf(PublicTrack),
  TracksReply,
  UploadedTrack,
  UploadResult,
  UploadView,
  Waveform: z.object({ peaks: Peaks, durationMs: z.int() }),
};
export type ApiInputName = keyof typeof API_INPUTS;
export type ApiOutputName = keyof typeof API_OUTPUTS;
