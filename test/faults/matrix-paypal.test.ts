import { testMatrix } from "./test-matrix";

testMatrix("paypal");
