// What a Tutti client needs in Node.js: the .proto files, gRPC, and ids. Nothing here is generated.
'use strict';

const crypto = require('node:crypto');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const PROTO_DIR = path.join(__dirname, '..', '..', 'src', 'main', 'proto');

// Amounts are 64 bits wide and do not fit a JavaScript number: they travel as decimal strings, and BigInt computes.
const LOADING = { longs: String, enums: String, defaults: true, oneofs: true, includeDirs: [PROTO_DIR, __dirname] };

const definition = protoLoader.loadSync(
  ['tutti/v1/ledger.proto', 'tutti/v1/history.proto', 'tutti/v1/cluster.proto'],
  LOADING,
);
const { LedgerService, HistoryService, ClusterService } = grpc.loadPackageDefinition(definition).tutti.v1;

/** Every outcome that the contract knows, by name, with its number. */
const OUTCOMES = Object.fromEntries(
  definition['tutti.v1.Outcome'].type.value.map((value) => [value.name, value.number]),
);

/** How long a call may take, changes of leader included. */
const DEADLINE_MS = 15_000;

/**
 * Connects to one node; any node serves any request. Calls are methods that take a request and return a promise.
 *
 * @param {string} address host:port of a node's gRPC endpoint
 * @param {string} [token] bearer token, where the node asks for one
 */
function connect(address, token) {
  const ledger = new LedgerService(address, grpc.credentials.createInsecure());
  const history = new HistoryService(address, grpc.credentials.createInsecure());
  const cluster = new ClusterService(address, grpc.credentials.createInsecure());
  const metadata = new grpc.Metadata();
  if (token) {
    metadata.set('authorization', `Bearer ${token}`);
  }
  const unary = (client, method) => (request, deadlineMs = DEADLINE_MS) =>
    new Promise((resolve, reject) => {
      client[method](request, metadata, { deadline: Date.now() + deadlineMs }, (error, response) =>
        error ? reject(error) : resolve(response),
      );
    });
  return {
    createAssets: unary(ledger, 'createAssets'),
    lookupAssets: unary(ledger, 'lookupAssets'),
    createAccounts: unary(ledger, 'createAccounts'),
    lookupAccounts: unary(ledger, 'lookupAccounts'),
    freezeAccounts: unary(ledger, 'freezeAccounts'),
    createTransfers: unary(ledger, 'createTransfers'),
    grantMandates: unary(ledger, 'grantMandates'),
    revokeMandates: unary(ledger, 'revokeMandates'),
    lookupMandates: unary(ledger, 'lookupMandates'),
    registerWorks: unary(ledger, 'registerWorks'),
    updateWorks: unary(ledger, 'updateWorks'),
    lookupWorks: unary(ledger, 'lookupWorks'),
    payStreams: unary(ledger, 'payStreams'),
    clawBackPayments: unary(ledger, 'clawBackPayments'),
    payStreamsContinuously: () => ledger.payStreamsContinuously(metadata),
    lookupTransfers: unary(history, 'lookupTransfers'),
    listAccountEntries: unary(history, 'listAccountEntries'),
    listWorkEntries: unary(history, 'listWorkEntries'),
    getBalance: unary(history, 'getBalance'),
    followOutcomes: (request) => history.followOutcomes(request, metadata),
    getClusterMap: unary(cluster, 'getClusterMap'),
    getStatus: unary(cluster, 'getStatus'),
    audit: unary(cluster, 'audit'),
    takeSnapshot: unary(cluster, 'takeSnapshot'),
    /** The gRPC client itself, for calls that no well-behaved program makes. */
    raw: ledger,
    close: () => {
      ledger.close();
      history.close();
      cluster.close();
    },
  };
}

/** A new UUIDv7, 16 bytes: ids that carry their time stay cheap to recognise for ever. */
function newId(timeMs = Date.now()) {
  const id = crypto.randomBytes(16);
  id.writeUIntBE(timeMs, 0, 6);
  id[6] = 0x70 | (id[6] & 0x0f);
  id[8] = 0x80 | (id[8] & 0x3f);
  return id;
}

/**
 * All entries of an account, the oldest first, page by page: an async generator.
 *
 * @param {object} request a ListAccountEntriesRequest without cursor
 */
async function* statement(tutti, request) {
  let cursor;
  do {
    const page = await tutti.listAccountEntries({ ...request, cursor });
    yield* page.entries;
    cursor = page.next;
  } while (cursor.length > 0);
}

/**
 * All entries of a partition from a place on, as they come: an async generator without end. When a node is lost it goes on at the next,
 * from the last place it has; nothing is left out and nothing comes twice.
 *
 * @param {string[]} addresses of the nodes
 * @param {number} partition
 * @param {Buffer} [cursor] place to begin after; the beginning of the log if absent
 */
async function* follow(addresses, partition, { cursor, token, onReconnect = () => {} } = {}) {
  for (let attempt = 0; ; attempt++) {
    const tutti = connect(addresses[attempt % addresses.length], token);
    const stream = tutti.followOutcomes({ partition, cursor });
    try {
      for await (const { entries, cursor: reached } of stream) {
        cursor = reached;
        yield* entries;
      }
    } catch (error) {
      onReconnect(error);
      await new Promise((resolve) => setTimeout(resolve, 200));
    } finally {
      stream.cancel();
      tutti.close();
    }
  }
}

module.exports = { connect, statement, follow, newId, OUTCOMES, LOADING, grpc, protoLoader };
