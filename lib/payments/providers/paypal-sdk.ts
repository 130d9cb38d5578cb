import "server-only";
import {
  ApiError,
  CheckoutPaymentIntent,
  Client,
  Environment,
  OrdersController,
  PaymentsController,
  PaypalExperienceUserAction,
  PaypalWalletContextShippingPreference,
} from "@paypal/paypal-server-sdk";
import { admitRequest, createRecordingAgent, noteStatus } from "../wire-trace";

/** The SDK as it is, led to another address, sending each request once and telling its status line. */
class PaypalClient extends Client {
  constructor(
    private readonly baseUrl: string,
    config: ConstructorParameters<typeof Client>[0],
  ) {
    super(config);
  }

  override getRequestBuilderFactory(): ReturnType<Client["getRequestBuilderFactory"]> {
    const make = super.getRequestBuilderFactory();
    return (method, path) => {
      const builder = make(method, path);
      builder.interceptRequest((request) => {
        if (!admitRequest()) throw new Error("one call sends one request");
        const { pathname, search } = new URL(request.url);
        return { ...request, url: this.baseUrl + pathname + search };
      });
      builder.interceptResponse((context) => {
        noteStatus(context.response.statusCode);
        return context;
      });
      return builder;
    };
  }
}

type Account = { clientId: string; clientSecret: string; baseUrl: string; livemode: boolean };
export type PaypalSdk = ReturnType<typeof connectPaypal>;

/** What loads with the SDK. `requireToken` is asked at each request. */
export function connectPaypal({ clientId, clientSecret, baseUrl, livemode }: Account, requireToken: () => string) {
  const secure = new URL(baseUrl).protocol === "https:";
  const agent = createRecordingAgent(secure ? "https" : "http");
  const client = new PaypalClient(baseUrl.replace(/\/$/, ""), {
    clientCredentialsAuthCredentials: {
      oAuthClientId: clientId,
      oAuthClientSecret: clientSecret,
      // the SDK keeps the object it is given until that says it has ended, so it gets a view of the current token
      oAuthToken: {
        tokenType: "Bearer",
        get accessToken() {
          return requireToken();
        },
      },
    },
    environment: livemode ? Environment.Production : Environment.Sandbox,
    timeout: 0,
    // a redirection would send the request, with the buyer's token in it, once more and somewhere else
    unstable_httpClientOptions: { maxRedirects: 0 },
    httpClientOptions: {
      timeout: 0,
      retryConfig: { maxNumberOfRetries: 0, retryOnTimeout: false },
      ...(secure ? { httpsAgent: agent } : { httpAgent: agent }),
    },
  });
  return {
    client,
    orders: new OrdersController(client),
    payments: new PaymentsController(client),
    AUTHORIZE: CheckoutPaymentIntent.Authorize,
    PAY_NOW: PaypalExperienceUserAction.PayNow,
    NO_SHIPPING: PaypalWalletContextShippingPreference.NoShipping,
    /** The answer that an SDK error stands for; null when there was none. */
    toReply: (error: unknown) => (error instanceof ApiError ? error : null),
  };
}
