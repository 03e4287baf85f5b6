// Follows the outcomes of partition 0 while nodes are lost: three followers, each connected to another node first. On SIGTERM all of them
// must have seen, without gap or repeat, what each node then tells from the beginning.
//
//   node follow.js NODE NODE NODE
'use strict';

const { isDeepStrictEqual } = require('node:util');
const { follow } = require('../proto/examples/nodejs/tutti');

const PARTITION = 0;
const DEADLINE_MS = 60_000;

const place = (entry) => `${entry.position}/${entry.ordinal} ${entry.what} ${entry.timestampNs}`;

/** Keeps the places of all that it is told; says when it had to go to another node. */
class Follower {
  constructor(nodes) {
    this.places = [];
    this.reconnections = 0;
    const onReconnect = () => {
      this.reconnections++;
    };
    this.#run(follow(nodes, PARTITION, { onReconnect }));
  }

  async #run(entries) {
    for await (const entry of entries) {
      this.places.push(place(entry));
    }
  }

  async reach(count) {
    const until = Date.now() + DEADLINE_MS;
    while (this.places.length < count) {
      if (Date.now() > until) {
        throw new Error(`stays at ${this.places.length} of ${count} entries`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const nodes = process.argv.slice(2);
const rotated = (first) => [...nodes.slice(first), ...nodes.slice(0, first)];
const followers = nodes.map((_, first) => new Follower(rotated(first)));

process.on('SIGTERM', async () => {
  try {
    const count = Math.max(...followers.map(({ places }) => places.length));
    const again = nodes.map((node) => new Follower([node]));
    for (const reader of [...followers, ...again]) {
      await reader.reach(count);
    }
    const expected = again[0].places.slice(0, count);
    if (![...followers, ...again].every(({ places }) => isDeepStrictEqual(places.slice(0, count), expected))) {
      throw new Error('not all have seen the same entries in the same order');
    }
    const reconnections = followers.map((follower) => follower.reconnections);
    if (Math.max(...reconnections) === 0) {
      throw new Error('no follower lost its node');
    }
    console.log(`${count} outcomes followed without gap or repeat; reconnections ${reconnections.join(', ')}`);
    process.exit(0);
  } catch (error) {
    console.error(`follow.js: ${error.message}`);
    process.exit(1);
  }
});
