import { testMatrix } from "./test-matrix";

testMatrix("braintree");
