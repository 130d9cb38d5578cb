export { findFreePort } from "../launcher/postgres";
