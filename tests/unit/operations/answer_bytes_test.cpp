#include <algorithm>
#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

/// Asks every list for as much as it gives, of a store where each text is as long as it may be and takes up six bytes
/// for one as JSON.
class Answers : public TestEngine {
 protected:
  /// With a clock of the test: others may put a user into so many groups only over many hours.
  void SetUp() override {
    EngineOptions options = test_options(folder_.path());
    options.directory = Directory::open;
    options.clock = [this] { return now_.load(); };
    auto opened = Engine::open(std::move(options));
    ASSERT_TRUE(opened) << opened.error().message;
    engine_ = std::move(*opened);
  }
  void TearDown() override { engine_.reset(); }

  /// The parts of a list, from its first page to its last. `forward` makes the request of a page from the one before.
  template <typename Forward>
  std::size_t count_all(std::string_view name, const std::string& list, std::string request, const Forward& forward) {
    std::size_t items = 0;
    for (int pages = 1; !request.empty(); ++pages) {
      EXPECT_LT(pages, 500) << name;
      if (pages >= 500) break;
      const std::string json = answer(name, request);
      EXPECT_LE(json.size(), Limits::answer_bytes_max) << name;
      simdjson::dom::element page = parser_.parse(json);
      items += page[list].get_array().value().size();
      request = forward(page);
    }
    return items;
  }

  std::string answer(std::string_view name, std::string_view json) {
    OperationRequest request;
    request.name = name;
    request.caller = ann_;
    request.json = json;
    auto reply = engine_->operations().call(request);
    EXPECT_TRUE(reply) << name << ": " << reply.error().message;
    return reply ? reply->json : "{}";
  }

  std::atomic<TimeMs> now_{1'700'000'000'000};
  simdjson::dom::parser parser_;
  const std::string body_ = std::string(Limits::body_bytes_max, '\x01');
  const std::string quotes_ = std::string(Limits::name_bytes_max, '"');
  UserId ann_;
};

TEST_F(Answers, AreBoundedInBytesAndContinueByACursor) {
  std::vector<UserId> people;
  for (int i = 0; i < 260; ++i) {
    auto user = engine_->ensure_user(std::to_string(i) + std::string(150, 'a') + "@example.com", quotes_);
    ASSERT_TRUE(user) << user.error().message;
    people.push_back(user->id);
  }
  ann_ = people.back();
  people.pop_back();
  const std::vector<UserId> first_members(people.begin(), people.begin() + Limits::group_create_members_max);
  const auto start = engine_->cursor()->to_string();
  constexpr int kGroups = 1200;
  for (int i = 0; i < kGroups; ++i) {
    now_ += 60'000;
    auto group = engine_->create_group(ann_, std::string(Limits::title_bytes_max, '"'), first_members);
    ASSERT_TRUE(group) << group.error().message;
  }
  const auto talk = make_direct(ann_, people[0]);
  constexpr int kTexts = 70;
  for (int i = 0; i < kTexts; ++i)
    send(people[0], talk, body_, std::string(Limits::client_key_bytes_max - 2, '"') + std::to_string(10 + i));

  const auto next_in = [](const std::string& fields) {
    return [fields](const simdjson::dom::element& page) {
      std::string next;
      if (!page["next"].is_null()) next = "{" + fields + "\"after\":" + simdjson::minify(page["next"]) + "}";
      return next;
    };
  };
  EXPECT_EQ(count_all("conversations.list", "conversations", "{}", next_in("")), std::size_t{kGroups + 1});
  EXPECT_EQ(count_all("users.list", "users", R"({"limit":200})", next_in(R"("limit":200,)")), 260u);
  const auto group = engine_->inbox(ann_, {.after = {}, .limit = 2})->conversations.back().id;
  const std::string members = R"("limit":1000,"conversation":)" + std::to_string(group.value) + ",";
  EXPECT_EQ(count_all("conversations.members", "members",
                      R"({"limit":1000,"conversation":)" + std::to_string(group.value) + "}", next_in(members)),
            Limits::group_create_members_max + 1);
  count_all("sessions.list", "sessions", "{}", [](const simdjson::dom::element&) { return std::string(); });
  EXPECT_EQ(count_all("events.list", "events", R"({"limit":1000,"cursor":")" + start + "\"}",
                      [](const simdjson::dom::element& page) {
                        if (!page["more"].get_bool().value()) return std::string();
                        return R"({"limit":1000,"cursor":)" + simdjson::minify(page["cursor"]) + "}";
                      }),
            std::size_t{kGroups + 1 + kTexts});

  const std::string history = R"({"limit":200,"conversation":)" + std::to_string(talk.value);
  EXPECT_EQ(count_all("messages.list", "messages", history + "}",
                      [&](const simdjson::dom::element& page) {
                        if (!page["more_before"].get_bool().value()) return std::string();
                        return history + ",\"before\":" + simdjson::minify(page["messages"].at(0)["seq"]) + "}";
                      }),
            std::size_t{kTexts});
  EXPECT_EQ(count_all("messages.list", "messages", history + ",\"after\":0}",
                      [&](const simdjson::dom::element& page) {
                        if (!page["more_after"].get_bool().value()) return std::string();
                        const auto messages = page["messages"].get_array().value();
                        return history + ",\"after\":" + simdjson::minify(messages.at(messages.size() - 1)["seq"]) +
                               "}";
                      }),
            std::size_t{kTexts});
  // Around a message: it and its neighbours, without gaps.
  const auto around = engine_->history(ann_, talk, {HistoryQuery::From::around, Seq(30), 200});
  ASSERT_TRUE(around);
  ASSERT_GE(around->messages.size(), 3u);
  EXPECT_TRUE(around->more_before && around->more_after);
  EXPECT_LT(around->messages.front().seq.value, 30u);
  EXPECT_GT(around->messages.back().seq.value, 30u);
  EXPECT_EQ(around->messages.back().seq.value - around->messages.front().seq.value + 1, around->messages.size());
}

}  // namespace
}  // namespace confab::tests
