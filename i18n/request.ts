import { getRequestConfig } from "next-intl/server";
import { ENGLISH } from "./messages";

export default getRequestConfig(async () => ({ locale: "en", messages: ENGLISH, timeZone: "UTC" }));
