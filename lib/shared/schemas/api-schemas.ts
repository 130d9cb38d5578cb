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
import {
  AlertList,
  AlertQuery,
  AlertSnooze,
  CreatedWebhookTarget,
  WebhookTargetChange,
  WebhookTargetInput,
  WebhookTargetList,
  WebhookTry,
} from "./alerts";
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
import {
  CoverQuery,
  CreatedReleaseLink,
  PlayBatch,
  PublicTrack,
  ReleaseInput,
  ReleaseLinkInput,
  ReleaseLinkQuery,
  ReleaseLinks,
  ReleasePatch,
  TrackPatch,
  TrackQuery,
} from "./catalog";
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
import { PreviewStart } from "./draft";
import { LiveQuery, LiveSnapshot } from "./live";
import { RefundInput, RefundResult } from "./refunds";
import { ReviewDetail, ReviewInput, ReviewQueue, ReviewResult } from "./review";
import { PaymentSettings, PaymentSettingsInput, RollbackInput } from "./settings";
import { CreatedShareLink, ShareLinkInput, ShareLinkView } from "./share";
import { StatementsQuery, StatementsReply } from "./statements";
import { Streams, StreamsInput } from "./streams";
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
  ReleaseLinkInput,
  ReleaseLinkQuery,
  PreviewStart,
  ReleasePatch,
  ReturnQuery,
  ReviewInput,
  RollbackInput,
  ShareLinkInput,
  AlertQuery,
  AlertSnooze,
  WebhookTargetChange,
  WebhookTargetInput,
  StatementsQuery,
  StoreSettingsInput,
  StreamQuery: z.object({ format: z.string().optional() }),
  StreamsInput,
  TrackPatch,
  TrackQuery,
  CoverPicture: z.file(),
  UploadForm: UploadFields.extend({ audio: z.file() }),
};

/** What it answers. */
export const API_OUTPUTS = {
  ApiKeyPage: pageOf(ApiKeyView),
  CheckoutResult,
  CreatedApiKey,
  CreatedReleaseLink,
  DownloadManifest,
  DownloadSet,
  CreatedShareLink,
  AlertList,
  CreatedWebhookTarget,
  WebhookTargetList,
  WebhookTry,
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
  ReleaseLinks,
  RevenueReply,
  ReviewDetail,
  ReviewQueue,
  ReviewResult,
  Readiness: z.object({ status: z.enum(["ready", "not_ready"]), parts: z.record(z.string(), PartState) }),
  SeriesReply,
  StatementsReply,
  ShareLinkPage: pageOf(ShareLinkView),
  Streams,
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
