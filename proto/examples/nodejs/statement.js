// Prints an account's statement, page by page, and with --follow all outcomes of a partition as they come.
//
//   npm ci && node statement.js ACCOUNT            an account's id, a UUID
//             node statement.js --follow PARTITION [NODE...]
//                                    TUTTI_GRPC=host:port   a node, 127.0.0.1:7001 if not set
//                                    TUTTI_TOKEN=...        bearer token, where the node asks for one
'use strict';

const { connect, statement, follow } = require('./tutti');

const ADDRESS = process.env.TUTTI_GRPC ?? '127.0.0.1:7001';
const USAGE = 'usage: node statement.js ACCOUNT | --follow PARTITION [NODE...]';

const uuid = (id) => id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const time = (ns) => new Date(Number(BigInt(ns) / 1_000_000n)).toISOString();

/** One line for an entry; amounts are those of the whole entry. */
function line(entry) {
  const what = entry[entry.what];
  const details = {
    transfer: () => `${what.outcome.slice(8)} ${what.moved} ${uuid(what.transfer.debitAccountId)} -> ${uuid(what.transfer.creditAccountId)}`,
    payment: () => `${what.outcome.slice(8)} ${what.amount} ${uuid(what.payment.payerAccountId)} -> ${what.legs.length} payees`,
    credit: () => `${what.pending ? 'PENDING' : 'POSTED'} ${what.amount} from partition ${what.fromPartition}`,
    pendingEnd: () => `posted ${what.posted} of ${what.reserved} from partition ${what.fromPartition}`,
    settlement: () => `${what.amount} for stream payments of partition ${what.fromPartition}`,
    account: () => what.change.slice(15),
    work: () => `registered ${what.work.title}`,
    split: () => `${uuid(what.workId)} version ${what.version.splitVersion}`,
    balance: () => `debits ${what.debitsPosted} credits ${what.creditsPosted}`,
  };
  return `${time(entry.timestampNs)} ${entry.position}/${entry.ordinal} ${entry.what} ${details[entry.what]?.() ?? ''}`;
}

async function main([first, ...rest]) {
  if (first === '--follow' && /^\d+$/.test(rest[0] ?? '')) {
    const nodes = rest.length > 1 ? rest.slice(1) : [ADDRESS];
    for await (const entry of follow(nodes, Number(rest[0]), { token: process.env.TUTTI_TOKEN })) {
      console.log(line(entry));
    }
  }
  if (!/^[0-9a-f-]{36}$/i.test(first ?? '')) {
    throw new Error(USAGE);
  }
  const tutti = connect(ADDRESS, process.env.TUTTI_TOKEN);
  const accountId = Buffer.from(first.replaceAll('-', ''), 'hex');
  for await (const entry of statement(tutti, { accountId })) {
    console.log(line(entry));
  }
  tutti.close();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`statement.js: ${error.message}`);
  process.exitCode = 1;
});
