// How slow the buyer's device and connection are.

/** DevTools' preset: latency in milliseconds a request, throughput in bytes a second. */
const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };

export const PROFILES = [
  { name: 'unthrottled', slowdown: 1, network: null },
  { name: 'CPU 4x, Slow 4G', slowdown: 4, network: SLOW_4G },
];
