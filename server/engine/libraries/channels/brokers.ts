// Brokers that hand a message to whoever subscribed to its topic: MQTT.js 4 and 5 (https://github.com/mqttjs/MQTT.js#api), NATS 2 and 3
// (https://nats-io.github.io/nats.js). What listens belongs to the service, and can pass a message on by the tenant that it names.
import { argument } from "../call-arguments";
import type { LibraryModel } from "../model";
import { reportSent } from "./sent";
import { answered, createVendorModel, GOES_ON, opens, type Work } from "./vendor";

function publishing(library: string, operation: string): Work {
  return (call, engine) => {
    const rooms = [argument(call.args, 0)];
    reportSent(engine, call, { library, operation, rooms, payload: [argument(call.args, 1)], place: 0, isInternal: true });
    return answered(engine, library);
  };
}

const MQTT = createVendorModel({
  id: "mqtt",
  packages: ["mqtt", "async-mqtt"],
  tokens: ["mqtt", "Mqtt"],
  kinds: {
    client: {
      makers: /^(?:mqtt\.)?connect$/,
      types: /^(?:Async)?MqttClient$/,
      methods: { publish: publishing("mqtt", "publish"), publishAsync: publishing("mqtt", "publishAsync"), on: GOES_ON },
    },
  },
  functions: Object.fromEntries(
    ["connectAsync", "mqtt.connectAsync"].map((name) => [
      name,
      (call, engine) => engine.promise(engine.handle("mqtt", "client", {}, call.span)),
    ]),
  ),
});

const PUBLISHES = { publish: publishing("nats", "publish") };
/** Bytes are what they were made of. */
const asItIs: Work = (call) => argument(call.args, 0);

const NATS = createVendorModel({
  id: "nats",
  packages: ["nats", "@nats-io/transport-node", "@nats-io/nats-core", "@nats-io/jetstream"],
  tokens: ["nats"],
  kinds: {
    connection: { types: /^NatsConnection$/, methods: { ...PUBLISHES, jetstream: opens("nats", "stream") } },
    stream: { types: /^JetStreamClient$/, methods: PUBLISHES },
    codec: { makers: /^(?:String|JSON)Codec$/, methods: { encode: asItIs, decode: asItIs } },
  },
  functions: {
    connect: (call, engine) => engine.promise(engine.handle("nats", "connection", {}, call.span)),
    jetstream: (call, engine) => engine.handle("nats", "stream", {}, call.span),
  },
});

export const BROKERS: readonly LibraryModel[] = [MQTT, NATS];
