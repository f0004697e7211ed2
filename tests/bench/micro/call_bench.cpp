// The same cheap read by each way into the engine: what a way costs beside the work.
#include <benchmark/benchmark.h>

#include <confab/confab.h>
#include <confab/engine.hpp>

#include "support/temp_dir.hpp"

namespace confab::bench {

namespace {

confab_str str(std::string_view text) { return {text.data(), text.size()}; }

void call_cpp(benchmark::State& state) {
  const tests::TempDir folder{tests::TempDir::fast_parent()};
  auto engine = Engine::open({.data_dir = folder.path()});
  const auto ann = (*engine)->ensure_user("ann@example.com");
  for (auto _ : state) {
    if (!(*engine)->user(ann->id, ann->id)) state.SkipWithError("refused");
  }
}
BENCHMARK(call_cpp);

void call_operation(benchmark::State& state) {
  const tests::TempDir folder{tests::TempDir::fast_parent()};
  auto engine = Engine::open({.data_dir = folder.path()});
  OperationRequest request;
  request.name = "users.me";
  request.caller = (*engine)->ensure_user("ann@example.com")->id;
  for (auto _ : state) {
    if (!(*engine)->operations().call(request)) state.SkipWithError("refused");
  }
}
BENCHMARK(call_operation);

/// An engine reached by the C API, with one user.
struct Chat {
  Chat() {
    confab_engine_options options = CONFAB_ENGINE_OPTIONS_INIT;
    options.data_dir = str(folder.path());
    confab_engine_open(&options, &engine, nullptr);
    confab_caller host{};
    host.kind = CONFAB_CALLER_HOST;
    confab_reply* reply = nullptr;
    confab_call(engine, &host, str("host.ensure_user"), str(R"({"email":"ann@example.com"})"), &reply, nullptr);
    confab_reply_free(reply);
    ann.kind = CONFAB_CALLER_USER;
    ann.user = 1;
  }
  Chat(const Chat&) = delete;
  Chat& operator=(const Chat&) = delete;
  ~Chat() { confab_engine_close(engine, nullptr); }

  tests::TempDir folder{tests::TempDir::fast_parent()};
  confab_engine engine{};
  confab_caller ann{};
};

void call_c(benchmark::State& state) {
  const Chat chat;
  for (auto _ : state) {
    confab_reply* reply = nullptr;
    if (confab_call(chat.engine, &chat.ann, str("users.me"), str(""), &reply, nullptr) != CONFAB_OK) {
      state.SkipWithError("refused");
    }
    confab_reply_free(reply);
  }
}
BENCHMARK(call_c);

void call_c_async(benchmark::State& state) {
  const Chat chat;
  for (auto _ : state) {
    std::uint64_t call = 0;
    confab_item* item = nullptr;
    confab_call_async(chat.engine, &chat.ann, str("users.me"), str(""), &call, nullptr);
    if (confab_next(chat.engine, -1, &item, nullptr) != CONFAB_OK || confab_item_error(item) != nullptr) {
      state.SkipWithError("refused");
    }
    confab_item_free(item);
  }
}
BENCHMARK(call_c_async);

}  // namespace

}  // namespace confab::bench
