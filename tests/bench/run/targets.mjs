// What is aimed at: each row compares a figure of ours with another's, or with a number.

const kDeliveries = { metric: "deliveries_per_cpu_s", unit: "deliveries/CPU-s" };
const kRequests = { metric: "requests_per_cpu_s", unit: "requests/CPU-s" };

/** `at_least` and `at_most` are ratios ours / theirs; with `limit` the figure itself must not exceed it. */
export const rows = [
  { title: "one group of 1,000, 1 in flight", work: "room-1000-w1", ...kDeliveries, at_least: { faye: 1.7, "bare epoll": 0.75 } },
  { title: "one group of 1,000, 16 in flight", work: "room-1000-w16", ...kDeliveries, at_least: { faye: 25, "bare epoll": 0.65 } },
  { title: "one group of 1,000, 16 senders", work: "room-1000-s16", ...kDeliveries, at_least: { faye: 12 } },
  { title: "40 groups of 50, 4 in flight", work: "rooms-40x50-w4", ...kDeliveries, at_least: { faye: 8 } },
  { title: "500 direct chats, all talking", work: "direct-500", ...kDeliveries, at_least: { faye: 1.4 } },
  { title: "Bayeux, one group of 1,000, 1 in flight", work: "bayeux-1000-w1", ...kDeliveries, at_least: {} },
  { title: "Bayeux, one group of 1,000, 16 in flight", work: "bayeux-1000-w16", ...kDeliveries, at_least: { faye: 3 } },
  { title: "20 messages/s to 1,000: p99", work: "latency-1000", metric: "p99_ms", unit: "ms", at_most: { faye: 0.6 } },
  { title: "8 KB messages, one of 1,000 reads nothing: the others' p99", work: "latency-stalled", metric: "p99_ms", unit: "ms", at_most: { "none stalled": 1.25 } },
  { title: "idle session, RssAnon", work: "idle", metric: "anon_bytes_per_session", unit: "bytes", limit: 6000 },
  { title: "storm of 10,000: all back with what they missed", work: "storm", metric: "back_s", unit: "s", limit: 30 },
  { title: "hub, start to ready, 1 M messages stored", work: "hub-start-1m", metric: "ready_ms", unit: "ms", limit: 1000 },
  { title: "durable sends, 1 waiting", work: "sends-1", metric: "durable_per_s", unit: "sends/s", at_least: { lmdb: 0.8 }, ratio: { lmdb: "durable_to_lmdb", sqlite: "durable_to_sqlite" } },
  { title: "durable sends, 64 waiting", work: "sends-64", metric: "durable_per_s", unit: "sends/s", at_least: { sqlite: 5 }, ratio: { lmdb: "durable_to_lmdb", sqlite: "durable_to_sqlite" } },
  { title: "durable sends, 512 waiting", work: "sends-512", metric: "durable_per_s", unit: "sends/s", at_least: { sqlite: 10 }, ratio: { lmdb: "durable_to_lmdb", sqlite: "durable_to_sqlite" } },
  { title: "written to the device for each, 64 waiting", work: "sends-64", metric: "device_bytes_per_send", unit: "bytes", limit: 6144 },
  { title: "written to the device for each, 512 waiting", work: "sends-512", metric: "device_bytes_per_send", unit: "bytes", limit: 6144 },
  { title: "two processes sending", work: "processes", subject: "confab-two", metric: "durable_per_s", unit: "sends/s", at_least: { "confab-one": 0.9 } },
  { title: "two processes sending: p99", work: "processes", subject: "confab-two", metric: "p99_us", unit: "µs", at_most: { "confab-one": 3 } },
  { title: "page of 50 of 1 M messages, first", work: "page-first", metric: "page_us", unit: "µs", at_most: { lmdb: 4 } },
  { title: "page of 50 of 1 M messages, last", work: "page-last", metric: "page_us", unit: "µs", at_most: { lmdb: 4 } },
  { title: "a send while the log is kept short", work: "send-trimmed", metric: "cpu_us_per_send", unit: "CPU-µs", at_most: { "log grows": 1.5 } },
  { title: "REST, small GET (/v1/me, authenticated)", work: "rest-get", ...kRequests, at_least: { "bare libuv+llhttp": 0.5, express: 6 } },
  { title: "REST, small GET (/healthz)", work: "rest-get-plain", ...kRequests, at_least: { "bare libuv+llhttp": 0.5, express: 6 } },
  { title: "REST, durable POST of a message", work: "rest-post", ...kRequests, at_least: { express: 3 } },
];

/** Cost at the largest size over cost at the smallest. Flat: differences under 25 % are noise. */
export const growth = [
  { title: "a delivery, members of the group", work: "delivery-vs-members", metric: "cpu_us_per_delivery", axis: "members" },
  { title: "a send, stored messages", work: "send-vs-stored", metric: "cpu_us_per_send", axis: "stored messages" },
  { title: "a send, conversations", work: "send-vs-conversations", metric: "cpu_us_per_send", axis: "conversations" },
  { title: "a send, users", work: "send-vs-users", metric: "cpu_us_per_send", axis: "users" },
];
export const kFlat = 1.25;
