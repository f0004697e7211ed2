#include <benchmark/benchmark.h>

#include "bench/micro/samples.hpp"
#include "state/record_fields.hpp"
#include "state/tables.hpp"
#include "store/codec.hpp"

namespace confab::bench {

namespace {

state::Outcome message_outcome() {
  const Event event = message_event(1, 100);
  state::Outcome outcome;
  outcome.kind = state::OutcomeKind::message;
  outcome.id.fill(0x5a);
  outcome.at = event.at;
  outcome.caller = event.message.author;
  outcome.conversation = event.conversation;
  outcome.position = event.position;
  outcome.message.push_back({event.message, event.seq.value});
  return outcome;
}

state::ConversationRecord direct_conversation() {
  state::ConversationRecord record;
  record.created_at = record.last_at = 1'700'000'000'000;
  record.last_seq = Seq(20'015);
  for (std::uint64_t i = 0; i < 15; ++i) record.open.emplace_back(1'000'000 + 1000 * i);
  record.sides = {{.user = UserId(3)}, {.user = UserId(9)}};
  return record;
}

void encode_log_record(benchmark::State& state) {
  state::Outcome outcome = message_outcome();
  std::string out;
  for (auto _ : state) {
    out.clear();
    state::encode_outcome(outcome, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.counters["bytes"] = static_cast<double>(out.size());
}
BENCHMARK(encode_log_record);

void decode_log_record(benchmark::State& state) {
  state::Outcome outcome = message_outcome();
  std::string encoded;
  state::encode_outcome(outcome, encoded);
  for (auto _ : state) benchmark::DoNotOptimize(state::decode_outcome(outcome.position, encoded));
}
BENCHMARK(decode_log_record);

void encode_conversation(benchmark::State& state) {
  const auto record = direct_conversation();
  for (auto _ : state) benchmark::DoNotOptimize(store::encode(record));
  state.counters["bytes"] = static_cast<double>(store::encode(record).size());
}
BENCHMARK(encode_conversation);

void decode_conversation(benchmark::State& state) {
  const std::string encoded = store::encode(direct_conversation());
  for (auto _ : state) benchmark::DoNotOptimize(store::decode<state::ConversationRecord>(encoded));
}
BENCHMARK(decode_conversation);

}  // namespace

}  // namespace confab::bench
