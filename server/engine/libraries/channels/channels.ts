// Every library through which tenants can meet besides databases, caches and logs.
import type { LibraryModel } from "../model";
import { BROKERS } from "./brokers";
import { BYTES_MODEL } from "./bytes";
import { CONNECTIONS_MODEL } from "./connections";
import { ELASTIC_MODEL } from "./elastic";
import { LANGCHAIN_MODEL } from "./langchain";
import { LIMITS } from "./limits";
import { LOCAL_FILES, PATHS } from "./local-files";
import { OBJECT_STORES } from "./object-stores";
import { QUEUE_MODELS } from "./queues";
import { REALTIME } from "./realtime";
import { S3_MODEL } from "./s3";
import { SOCKET_IO_MODEL } from "./socket-io";
import { STREAMS_MODEL } from "./streams";
import { TEXT_SEARCH } from "./text-search";
import { UPLOADS_MODEL } from "./uploads";
import { VECTOR_STORES } from "./vector-stores";
import { WEB_SOCKETS } from "./web-sockets";
import { WEAVIATE_MODEL } from "./weaviate";
import { WORKERS_BINDINGS } from "./workers-bindings";

/** Those that bring entry points. */
export const SOCKETS: readonly LibraryModel[] = [SOCKET_IO_MODEL, WEB_SOCKETS];

export const CHANNELS: readonly LibraryModel[] = [
  CONNECTIONS_MODEL,
  STREAMS_MODEL,
  PATHS,
  LOCAL_FILES,
  UPLOADS_MODEL,
  S3_MODEL,
  ...OBJECT_STORES,
  ELASTIC_MODEL,
  ...TEXT_SEARCH,
  ...VECTOR_STORES,
  WEAVIATE_MODEL,
  LANGCHAIN_MODEL,
  ...QUEUE_MODELS,
  ...WORKERS_BINDINGS,
  ...REALTIME,
  ...BROKERS,
  ...LIMITS,
  BYTES_MODEL,
];
