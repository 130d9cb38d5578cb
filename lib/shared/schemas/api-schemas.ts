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
import { ACCOUNT_INPUTS, ACCOUNT_OUTPUTS } from "./api-account-schemas";
import { LETTER_INPUTS, LETTER_OUTPUTS } from "./api-letter-schemas";
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
  Removal,
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
import { CredentialBoard, CredentialInput, CredentialTest } from "./credentials";
import { DoctorReport } from "./doctor";
import { DownloadManifest, DownloadSet, DownloadSetInput } from "./downloads";
import { PreviewStart } from "./draft";
import {
  AddedFactor,
  BackupCodes,
  FactorNameInput,
  KeyOptions,
  PasskeyInput,
  TotpCodeInput,
  TotpStart,
} from "./factors";
import { FeeChangeInput, FeeList } from "./fees";
import { JobBoard, JobRetryInput, JobRetryResult, ReleaseFiles, ReleaseFilesInput } from "./jobs";
import { ArtistQuotaInput, UploadLimits, UploadLimitsInput } from "./limits";
import { LiveQuery, LiveSnapshot } from "./live";
import { LinksInput, MailBoard, MailQuery, MailRetryInput, MailRetryResult, MailSettingsInput } from "./mail";
import { ProviderTable, TableChangeInput, TableRollbackInput } from "./provider-tables";
import { ClientToken, ClientTokenInput } from "./rail-fields";
import {
  FindingInput,
  FindingResult,
  ReconciliationDay,
  ReconciliationDayLine,
  ReconciliationDayQuery,
  ReconciliationOverview,
} from "./reconciliation";
import { RefundInput, RefundResult } from "./refunds";
import { ReviewDetail, ReviewInput, ReviewQueue, ReviewResult } from "./review";
import { AnalyticsProvidersQuery, ProvidersReply } from "./scoreboard";
import { PaymentSettings, PaymentSettingsInput, RollbackInput } from "./settings";
import { FinishSetUpInput, SetUpAnswers, SetUpCheckInput, SetUpMailInput, SetUpOpenInput, SetUpView } from "./setup";
import { CreatedShareLink, ShareLinkInput, ShareLinkView } from "./share";
import { StatementsQuery, StatementsReply } from "./statements";
import {
  RecordingPage,
  RecordingQuery,
  Sharing,
  SharingInput,
  StorageActed,
  StorageAction,
  StorageOverview,
  StorageQuery,
} from "./storage";
import { StoreFactsInput, StoreFactsView, StoreMailInput, StoreZoneInput } from "./store";
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
import { AppleSession, AppleSessionInput } from "./wallet-sheet";
import { WhatIf, WhatIfInput } from "./what-if";

const PartState = z.enum(["ok", "absent", "failing"]);

/** What the API takes, by the name its description gives it. */
export const API_INPUTS = {
  ...ACCOUNT_INPUTS,
  ...LETTER_INPUTS,
  AnalyticsCustomersQuery,
  AnalyticsOrdersQuery,
  AnalyticsQuery,
  ApiKeyInput,
  CheckoutInput,
  ClientTokenInput,
  ConfirmInput,
  CredentialInput,
  CoverQuery,
  FindingInput,
  ReconciliationDayQuery,
  Credentials: Credentials.extend({ csrfToken: z.string(), callbackUrl: z.string().optional() }),
  DownloadSetInput,
  FactorNameInput,
  PasskeyInput,
  TotpCodeInput,
  FeeChangeInput,
  TableChangeInput,
  TableRollbackInput,
  ArtistQuotaInput,
  UploadLimitsInput,
  LinksInput,
  MailQuery,
  MailRetryInput,
  MailSettingsInput,
  SetUpOpenInput,
  SetUpAnswers,
  SetUpMailInput,
  SetUpCheckInput,
  FinishSetUpInput,
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
  AnalyticsProvidersQuery,
  OrderLinkQuery,
  PaymentSettingsInput,
  PlayBatch,
  QuoteInput,
  RecordingQuery,
  RefundInput,
  ReleaseInput,
  ReleaseLinkInput,
  ReleaseLinkQuery,
  AppleSessionInput,
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
  SharingInput,
  WhatIfInput,
  StatementsQuery,
  StorageAction,
  StorageQuery,
  StoreFactsInput,
  StoreMailInput,
  StoreZoneInput,
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
  ...ACCOUNT_OUTPUTS,
  ...LETTER_OUTPUTS,
  ApiKeyPage: pageOf(ApiKeyView),
  CheckoutResult,
  ClientToken,
  CreatedApiKey,
  CreatedReleaseLink,
  DownloadManifest,
  DownloadSet,
  AddedFactor,
  BackupCodes,
  KeyOptions,
  TotpStart,
  FeeList,
  ProviderTable,
  JobBoard,
  UploadLimits,
  MailBoard,
  MailRetryResult,
  SetUpView,
  DoctorReport,
  JobRetryResult,
  ReleaseFiles,
  CreatedShareLink,
  AlertList,
  CreatedWebhookTarget,
  WebhookTargetList,
  WebhookTry,
  CustomersReply,
  FunnelReply,
  Health: z.object({ status: z.literal("ok"), process: z.string(), store: z.string().nullable() }),
  LiveSnapshot,
  Me,
  MonthTargets,
  OrdersReply,
  ProvidersReply,
  OrderView,
  OwnReleaseDetail,
  OwnReleasePage: pageOf(OwnRelease),
  OwnUploads,
  CredentialBoard,
  CredentialTest,
  PaymentSettings,
  AppleSession,
  PaymentView,
  PlaysCounted: z.object({ counted: z.int() }),
  Problem,
  PublicTrack,
  Quote,
  RecordingPage,
  RefundResult,
  ReleaseLinks,
  Removal,
  RevenueReply,
  FindingResult,
  ReconciliationDay,
  ReconciliationDayLine,
  ReconciliationOverview,
  ReviewDetail,
  ReviewQueue,
  ReviewResult,
  Readiness: z.object({ status: z.enum(["ready", "not_ready"]), parts: z.record(z.string(), PartState) }),
  SeriesReply,
  Sharing,
  StatementsReply,
  StorageActed,
  StorageOverview,
  ShareLinkPage: pageOf(ShareLinkView),
  Streams,
  StoreFactsView,
  StoreSettingsView,
  TrackPage: pageOf(PublicTrack),
  TracksReply,
  UploadedTrack,
  UploadResult,
  UploadView,
  WhatIf,
  Waveform: z.object({ peaks: Peaks, durationMs: z.int() }),
};
export type ApiInputName = keyof typeof API_INPUTS;
export type ApiOutputName = keyof typeof API_OUTPUTS;
