#include <benchmark/benchmark.h>

#include "auth/access_tokens.hpp"
#include "support/directory.hpp"
#include "support/temp_dir.hpp"
#include "support/test_store.hpp"

namespace confab::bench {

namespace {

constexpr TimeMs kNow = 1'700'000'000'000;

struct Tokens {
  tests::TempDir directory{tests::TempDir::fast_parent()};
  util::SystemRandom random;
  std::unique_ptr<auth::KeyRing> ring =
      tests::must(auth::KeyRing::open({.data = tests::open_directory(directory.path())}, random, kNow));
  auth::AccessTokens tokens{*ring};
  std::string token = tests::must(tokens.issue(UserId(4), SessionId(77), 900'000, kNow)).text;
};

void verify_token_first(benchmark::State& state) {
  const Tokens with;
  const auto keys = with.ring->keys();
  for (auto _ : state) {
    if (!auth::verify_token(with.token, *keys, kNow)) state.SkipWithError("the token was refused");
  }
}
BENCHMARK(verify_token_first);

void verify_token_again(benchmark::State& state) {
  Tokens with;
  for (auto _ : state) {
    if (!with.tokens.verify(with.token, kNow)) state.SkipWithError("the token was refused");
  }
}
BENCHMARK(verify_token_again);

void issue_token(benchmark::State& state) {
  const Tokens with;
  for (auto _ : state) benchmark::DoNotOptimize(with.tokens.issue(UserId(4), SessionId(77), 900'000, kNow));
}
BENCHMARK(issue_token);

}  // namespace

}  // namespace confab::bench
