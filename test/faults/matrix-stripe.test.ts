import { testMatrix } from "./test-matrix";

testMatrix("stripe");
