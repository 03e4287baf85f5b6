// Pays for one play, and retries it: run against any node of a cluster, for example one started with `./tutti demo --keep`.
//
//   npm ci && node pay.js            TUTTI_GRPC=host:port   a node, 127.0.0.1:7001 if not set
//                                    TUTTI_TOKEN=...        bearer token, where the node asks for one
'use strict';

const crypto = require('node:crypto');
const { connect, newId } = require('./tutti');

const ADDRESS = process.env.TUTTI_GRPC ?? '127.0.0.1:7001';
const DEBITS_MUST_NOT_EXCEED_CREDITS = 1;

/** Throws unless every item was answered as expected: each item has its own outcome, also where the call succeeds. */
function expectEach(response, ...outcomes) {
  for (const { outcome } of response.results) {
    if (!outcomes.includes(outcome)) {
      throw new Error(`expected ${outcomes.join(' or ')}, the ledger answered ${outcome}`);
    }
  }
}

async function main() {
  const tutti = connect(ADDRESS, process.env.TUTTI_TOKEN);

  // An asset. Its supply is what leaves its issuing account.
  const asset = crypto.randomInt(1_000_000, 4_000_000_000);
  expectEach(
    await tutti.createAssets({ assets: [{ asset, symbol: 'DEMO', decimals: 6, maximumSupply: '1000000000000' }] }),
    'OUTCOME_CREATED',
  );
  const [{ issuingAccountId }] = (await tutti.lookupAssets({ assets: [asset] })).assets;

  // A listener who can't overdraw, and two who are paid.
  const [listener, singer, label] = [newId(), newId(), newId()];
  expectEach(
    await tutti.createAccounts({
      accounts: [
        { id: listener, asset, flags: DEBITS_MUST_NOT_EXCEED_CREDITS },
        { id: singer, asset },
        { id: label, asset },
      ],
    }),
    'OUTCOME_CREATED',
  );

  // Minting is a transfer out of the issuing account: 5 DEMO.
  expectEach(
    await tutti.createTransfers({
      transfers: [
        { id: newId(), debitAccountId: issuingAccountId, creditAccountId: listener, amount: '5000000' },
      ],
    }),
    'OUTCOME_POSTED',
  );

  // A work: 0.004001 DEMO a play, 70 % to the singer and 30 % to the label.
  const work = newId();
  expectEach(
    await tutti.registerWorks({
      works: [
        {
          id: work,
          asset,
          title: 'Nocturne in Blue',
          isrc: 'XXA012600001',
          price: '4001',
          shares: [
            { accountId: singer, millionths: 700_000 },
            { accountId: label, millionths: 300_000 },
          ],
        },
      ],
    }),
    'OUTCOME_CREATED',
  );

  // One play, then the same once more, as after a lost connection.
  const play = { id: newId(), payerAccountId: listener, workId: work, units: '1' };
  for (const attempt of ['first attempt', 'second attempt']) {
    const response = await tutti.payStreams({ payments: [play] });
    expectEach(response, 'OUTCOME_POSTED');
    console.log(`${attempt}: ${response.results[0].outcome}, replayed: ${response.results[0].replayed}`);
  }

  // The listener paid once. What the others got may still be on its way home, and is then told as accrued.
  const { accounts } = await tutti.lookupAccounts({ ids: [listener, singer, label] });
  for (const [name, id] of Object.entries({ listener, singer, label })) {
    const { available, accrued } = accounts.find((account) => account.id.equals(id));
    console.log(`${name.padEnd(8)} available ${available.padStart(8)}   accrued ${accrued.padStart(5)}`);
  }
  tutti.close();
}

main().catch((error) => {
  console.error(`pay.js: ${error.message}`);
  process.exitCode = 1;
});
