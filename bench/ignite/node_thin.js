// SPDX-License-Identifier: Apache-2.0
// The Node.js thin client as a subject of bench ignite (subject.h). Arguments: PORT CACHE.
'use strict';
const readline = require('readline');
const IgniteClient = require('apache-ignite-client');
const { CacheEntry, IgniteClientConfiguration, ObjectType } = IgniteClient;

const KEYS = 20000;
const BATCH = 100;
const PROOF_KEY = 7;
const VALUE = 'x'.repeat(64);
// Its window: so many at once, then the next so many. With 1000 it misreads an answer and dies.
const AT_ONCE = 200;

function checkHit(value) {
  if (typeof value !== 'string' || value.length !== VALUE.length) throw new Error('a get missed');
}

// Keys from `first` on.
function batch(first, count) {
  return Array.from({ length: count }, (_, i) => (first + i) % KEYS);
}

// operation(i) answers how many operations it was.
async function run(operation, seconds) {
  const latencies = [];
  const usage = process.resourceUsage();
  const start = performance.now();
  const until = start + seconds * 1e3;
  let ops = 0;
  let now = start;
  for (let i = 0; now < until; ++i) {
    ops += await operation(i);
    const after = performance.now();
    latencies.push(after - now);
    now = after;
  }
  const after = process.resourceUsage();
  latencies.sort((a, b) => a - b);
  const microseconds = (quantile) => latencies[Math.floor(quantile * latencies.length)] * 1e3;
  return {
    ops,
    seconds: (now - start) / 1e3,
    cpu_seconds: (after.userCPUTime + after.systemCPUTime - usage.userCPUTime -
      usage.systemCPUTime) / 1e6,
    p50_us: microseconds(0.5),
    p99_us: microseconds(0.99),
    switches: after.voluntaryContextSwitches - usage.voluntaryContextSwitches,
  };
}

function workloadsOf(cache) {
  const batches = [];
  for (let first = 0; first < KEYS; first += BATCH) {
    const keys = batch(first, BATCH);
    batches.push({ keys, entries: keys.map((key) => new CacheEntry(key, VALUE)) });
  }
  const get = async (key) => checkHit(await cache.get(key));
  const put = (key) => cache.put(key, VALUE);
  const window = (operation) => async (i) => {
    await Promise.all(batch(i * AT_ONCE % KEYS, AT_ONCE).map(operation));
    return AT_ONCE;
  };
  return {
    'get/blocking/1': async (i) => {
      await get(i % KEYS);
      return 1;
    },
    'get/window/1024': window(get),
    'put/blocking/1': async (i) => {
      await put(i % KEYS);
      return 1;
    },
    'put/window/1024': window(put),
    'get_all/100': async (i) => {
      const found = await cache.getAll(batches[i % batches.length].keys);
      if (found.length !== BATCH) throw new Error('a get_all missed');
      return 1;
    },
    'put_all/100': async (i) => {
      await cache.putAll(batches[i % batches.length].entries);
      return 1;
    },
  };
}

async function main(port, name) {
  const client = new IgniteClient();
  await client.connect(new IgniteClientConfiguration(`127.0.0.1:${port}`));
  const cache = client.getCache(name)
    .setKeyType(ObjectType.PRIMITIVE_TYPE.INTEGER)
    .setValueType(ObjectType.PRIMITIVE_TYPE.STRING);
  const workloads = workloadsOf(cache);
  const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
  const value = await cache.get(PROOF_KEY);
  answer({ value, workloads: Object.keys(workloads), at_once: AT_ONCE });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [workload, seconds] = line.split(' ');
    answer(await run(workloads[workload], Number(seconds)));
  }
  client.disconnect();
}

main(process.argv[2], process.argv[3]).catch((error) => {
  console.error(error);
  process.exit(1);
});
