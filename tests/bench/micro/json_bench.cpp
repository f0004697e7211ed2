#include <array>

#include <benchmark/benchmark.h>

#include "bench/micro/samples.hpp"
#include "operations/event_json.hpp"
#include "operations/json_reader.hpp"
#include "operations/requests.hpp"

namespace confab::bench {

namespace {

void read_send_request(benchmark::State& state) {
  const std::string json = R"({"id":7,"op":"messages.send","conversation":5,"client_key":"k-17","body":")" +
                           chat_text(static_cast<std::size_t>(state.range(0)), 1) + R"("})";
  const std::array<std::string_view, 2> ignored = {"id", "op"};
  OperationRequest request;
  request.json = json;
  request.ignored = ignored;
  for (auto _ : state) {
    operations::SendRequest send;
    operations::JsonReader reader(request);
    fields(reader, send);
    if (!reader.finish()) state.SkipWithError("the request was refused");
    benchmark::DoNotOptimize(send);
  }
}
BENCHMARK(read_send_request)->Arg(100)->Arg(1000);

void encode_message_event(benchmark::State& state) {
  const Event event = message_event(1, static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(operations::event_json(event, 123'456'789));
  state.counters["bytes"] = static_cast<double>(operations::event_json(event, 123'456'789).size());
}
BENCHMARK(encode_message_event)->Arg(100)->Arg(1000);

}  // namespace

}  // namespace confab::bench
