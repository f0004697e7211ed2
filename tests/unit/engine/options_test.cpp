#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

/// The field that Engine::open names, after which nothing was made.
std::string refused_option(const std::function<void(EngineOptions&)>& change) {
  const TempDir folder;
  EngineOptions options = test_options(folder / "data");
  change(options);
  const auto engine = Engine::open(std::move(options));
  EXPECT_FALSE(std::filesystem::exists(folder / "data") && !engine) << "made although refused";
  if (engine) return "";
  EXPECT_EQ(engine.code(), ErrorCode::invalid_argument);
  return engine.error().field;
}

TEST(Options, RefusesLifetimesOfTokensOutOfTheirBounds) {
  constexpr auto kForever = std::numeric_limits<std::int64_t>::max();
  const auto refused = [](std::int64_t EngineOptions::*option, std::int64_t value) {
    return refused_option([=](EngineOptions& options) { options.*option = value; });
  };
  for (const std::int64_t bad : {kForever, Limits::access_token_ms_max + 1, std::int64_t{999}, std::int64_t{-1}}) {
    EXPECT_EQ(refused(&EngineOptions::access_token_ms, bad), "access_token_ms") << bad;
    EXPECT_EQ(refused(&EngineOptions::long_access_token_ms, bad), "long_access_token_ms") << bad;
  }
  for (const std::int64_t bad : {kForever, Limits::refresh_token_ms_max + 1, std::int64_t{999}, std::int64_t{0}}) {
    EXPECT_EQ(refused(&EngineOptions::refresh_token_ms, bad), "refresh_token_ms") << bad;
  }
}

TEST(Options, RefusesWhatArgon2idDoesNotKnow) {
  EXPECT_EQ(refused_option([](EngineOptions& options) { options.password_passes = 0; }), "password_passes");
  EXPECT_EQ(refused_option([](EngineOptions& options) { options.password_memory_bytes = 8191; }),
            "password_memory_bytes");
}

TEST(Options, TheLongestAndTheShortestLifetimesAreAccepted) {
  const auto sign_in = [](std::int64_t access_ms, std::int64_t refresh_ms) {
    const TempDir folder;
    EngineOptions options = test_options(folder.path());
    options.access_token_ms = options.long_access_token_ms = access_ms;
    options.refresh_token_ms = refresh_ms;
    auto engine = Engine::open(std::move(options));
    ASSERT_TRUE(engine) << engine.error().message;
    ASSERT_TRUE((*engine)->register_user("ann@example.com", "correct horse"));
    const auto in = (*engine)->sign_in("ann@example.com", "correct horse");
    ASSERT_TRUE(in) << in.error().message;
    EXPECT_LE(in->access_expires_at, in->refresh_expires_at);
  };
  sign_in(Limits::access_token_ms_max, Limits::refresh_token_ms_max);
  sign_in(Limits::access_token_ms_min, Limits::refresh_token_ms_min);
  sign_in(Limits::access_token_ms_max, Limits::refresh_token_ms_min);
}

}  // namespace
}  // namespace confab::tests
