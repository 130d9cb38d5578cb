import { testMatrix } from "./test-matrix";

testMatrix("adyen");
