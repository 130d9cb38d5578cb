import pg from "pg";
import { inject } from "vitest";

// One database per running test file: the last file of this worker slot has left, so its database makes room.
const server = inject("postgresUrl");
const name = `test_slot_${process.env.VITEST_POOL_ID}`;
const client = new pg.Client({ connectionString: server });
await client.connect();
await client.query(`drop database if exists ${name} with (force)`);
await client.query(`create database ${name} template backline_template`);
await client.end();

const url = new URL(server);
url.pathname = `/${name}`;
process.env.DATABASE_URL = url.href;
