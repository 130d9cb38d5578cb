import { testMatrix } from "./test-matrix";

testMatrix("square");
