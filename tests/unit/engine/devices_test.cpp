#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "support/test_engine.hpp"

// Everybody has two devices, which go offline at random and come back with their cursor. Each keeps what its events
// say of the messages, and reads a conversation again when an event names it. Once all is quiet, every device must
// show what a new one would load, key by key: so whatever changes for somebody is told to them, live or later.

namespace confab::tests {
namespace {

/// The members of a JSON object as JSON, by name.
using Keys = std::map<std::string, std::string>;

/// What a person sees on one device.
struct Screen {
  std::map<std::uint64_t, Keys> conversations;                       // by id
  std::map<std::pair<std::uint64_t, std::uint64_t>, Keys> messages;  // by conversation and seq
  std::string blocked;                                               // as `blocks.list` has it
  bool operator==(const Screen&) const = default;
};

struct Device {
  UserId user;
  SubscriptionId subscription;  // 0: offline
  std::optional<Cursor> at;     // behind the last event it heard
  Screen screen;
  std::set<std::uint64_t> outdated;  // conversations to read again
  bool blocks_outdated = false;
  std::set<std::uint64_t> joined;  // those that may show what came before, which no event brings
};

/// A call of the catalogue by somebody who knows what they may do only in part.
struct Act {
  std::string_view operation;
  std::string request;
};

class Devices : public TestEngine, public Feed::Sink {
 protected:
  static constexpr std::size_t kUsers = 5;
  static constexpr int kSteps = 900;

  void on_started(SubscriptionId id, const Result<Feed::Started>& started) override {
    ASSERT_TRUE(started) << started.error().message;
    EXPECT_TRUE(started->resumed);
    by_id_.at(id)->at = started->cursor;
  }

  void on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) override {
    Device& device = *by_id_.at(id);
    device.at->position = event->position;
    const std::string json = engine_->operations().encode_event(*event);
    Keys told = keys_of(parser_.parse(json));
    const std::string name = told.extract("event").mapped();
    told.erase("cursor");
    if (name == "\"blocks\"") {
      device.blocks_outdated = true;
      return;
    }
    const std::uint64_t conversation = number(told, "conversation");
    if (name == "\"forgotten\"") {
      forget(device.screen, conversation);
      device.outdated.erase(conversation);
      device.joined.erase(conversation);
      return;
    }
    device.outdated.insert(conversation);
    if (name != "\"message\"" && name != "\"message_changed\"") return;
    if (name == "\"message_changed\"") change_answers(device.screen, conversation, told);
    if (told.at("kind") == "\"joined\"" && is_about(told, device.user)) device.joined.insert(conversation);
    Keys& held = device.screen.messages[{conversation, number(told, "seq")}];
    say_mine(device.user, held, told);
    held = std::move(told);
  }

  /// Of a message that changed nothing is told but its own event: what its answers show of it, a client changes itself.
  static void change_answers(Screen& screen, std::uint64_t conversation, const Keys& original) {
    const std::string reply = fmt::format(R"({{"from":{},"body":{}{}}})", original.at("from"), original.at("body"),
                                          original.contains("deleted_at") ? R"(,"deleted":true)" : "");
    for (auto& [place, keys] : screen.messages) {
      if (place.first != conversation || !keys.contains("reply")) continue;
      if (keys.at("reply_to") == original.at("seq")) keys["reply"] = reply;
    }
  }

  void on_ended(SubscriptionId, const Error& why) override { FAIL() << why.message; }

  static Keys keys_of(simdjson::dom::object object) {
    Keys keys;
    for (const auto& [name, value] : object) keys[std::string(name)] = simdjson::minify(value);
    return keys;
  }

  /// Without the profile of the other one in a direct conversation: no event tells that it changed.
  static Keys conversation_keys(simdjson::dom::object object) {
    Keys keys = keys_of(object);
    simdjson::dom::object peer;
    if (object["peer"].get(peer) != simdjson::SUCCESS) return keys;
    keys.erase("peer");
    for (const auto& [name, value] : keys_of(peer)) {
      if (name != "name" && name != "about" && name != "picture") keys["peer." + name] = value;
    }
    return keys;
  }

  using Mine = std::map<std::string, bool>;  // by emoji

  static Mine mine_of(const Keys& message) {
    Mine mine;
    const auto reactions = message.find("reactions");
    if (reactions == message.end()) return mine;
    simdjson::dom::parser parser;
    for (const simdjson::dom::object one : parser.parse(reactions->second).get_array()) {
      bool is_mine = false;
      if (one["mine"].get(is_mine) == simdjson::SUCCESS) mine[std::string(one["emoji"])] = is_mine;
    }
    return mine;
  }

  /// A live event does not say which reactions are the reader's: they are as they were, but for one that it names.
  static void say_mine(UserId reader, const Keys& held, Keys& told) {
    Mine mine = mine_of(held);
    simdjson::dom::parser parser;
    if (const auto named = told.extract("reacted")) {
      const simdjson::dom::object reacted = parser.parse(named.mapped());
      bool removed = false;
      if (reacted["removed"].get(removed) != simdjson::SUCCESS) removed = false;
      if (std::uint64_t(reacted["user"]) == reader.value) mine[std::string(reacted["emoji"])] = !removed;
    }
    for (const auto& [emoji, is_mine] : mine_of(told)) mine[emoji] = is_mine;
    const auto reactions = told.find("reactions");
    if (reactions == told.end()) return;
    std::string text;
    for (const simdjson::dom::object one : parser.parse(reactions->second).get_array()) {
      const std::string emoji(one["emoji"]);
      text += fmt::format(R"({}{{"emoji":"{}","count":{},"mine":{}}})", text.empty() ? "" : ",", emoji,
                          std::uint64_t(one["count"]), mine[emoji]);
    }
    reactions->second = "[" + text + "]";
  }

  static std::uint64_t number(const Keys& keys, const std::string& name) {
    return std::strtoull(keys.at(name).c_str(), nullptr, 10);
  }

  static bool is_about(const Keys& notice, UserId user) {
    const std::string users = "," + notice.at("users").substr(1, notice.at("users").size() - 2) + ",";
    return users.find(fmt::format(",{},", user.value)) != std::string::npos;
  }

  static void forget(Screen& screen, std::uint64_t conversation) {
    screen.conversations.erase(conversation);
    std::erase_if(screen.messages, [&](const auto& entry) { return entry.first.first == conversation; });
  }

  Result<OperationReply> call(UserId who, std::string_view operation, const std::string& request) {
    return engine_->operations().call({.name = operation, .caller = who, .json = request});
  }

  void come(Device& device) {
    const auto id = feed_->subscribe(device.user, device.at);
    ASSERT_TRUE(id) << id.error().message;
    device.subscription = *id;
    by_id_[*id] = &device;
  }

  void go(Device& device) {
    feed_->unsubscribe(device.subscription);
    by_id_.erase(device.subscription);
    device.subscription = {};
  }

  /// What somebody does next, on purpose also what they may not do.
  Act next_act(const std::vector<UserId>& users, std::uint64_t conversation) {
    const auto some = [this](std::uint64_t end) { return random_() % end; };
    const std::uint64_t other = users[some(users.size())].value;
    const std::uint64_t seq = 1 + some(40);
    const std::string in = fmt::format(R"("conversation":{})", conversation);
    const std::string message = fmt::format(R"({{{},"seq":{}}})", in, seq);
    const std::string member = fmt::format(R"({{{},"user":{}}})", in, other);
    const std::string reaction = fmt::format(R"({{{},"seq":{},"emoji":"{}"}})", in, 1 + some(4), "ab"[some(2)]);
    const Act acts[] = {
        {"conversations.open_direct", fmt::format(R"({{"user":{}}})", other)},
        {"conversations.add_member", member},
        {"conversations.add_members",
         fmt::format(R"({{{},"users":[{},{},{}]}})", in, other, users[some(users.size())].value, 999)},
        {"conversations.remove_member", member},
        {"conversations.mark_read", message},
        {"conversations.hide", fmt::format("{{{}}}", in)},
        {"conversations.show", fmt::format("{{{}}}", in)},
        {"conversations.update",
         fmt::format(R"({{{},"title":"title {}","history":"{}"}})", in, some(3), some(2) == 0 ? "all" : "joined")},
        {"conversations.update",
         fmt::format(R"({{{},"description":"about {}","who_posts":"{}","who_adds":"{}"}})", in, some(3),
                     some(4) == 0 ? "admins" : "all", some(4) == 0 ? "admins" : "all")},
        {"members.set_role", fmt::format(R"({{{},"user":{},"role":"{}"}})", in, other,
                                         some(4) == 0   ? "owner"
                                         : some(2) == 0 ? "admin"
                                                        : "member")},
        {"conversations.set_preferences", fmt::format(R"({{{},"muted_until":{},"pinned":{},"marked_unread":{}}})", in,
                                                      some(3), some(2) == 0, some(2) == 0)},
        {"messages.edit", fmt::format(R"({{{},"seq":{},"body":"edit {}"}})", in, seq, some(1000))},
        {"messages.edit", fmt::format(R"({{{},"seq":{},"body":"","data":{{"n":{}}}}})", in, seq, some(1000))},
        {"messages.delete", message},
        {"messages.send", fmt::format(R"({{{},"body":"answer {}","reply_to":{}}})", in, some(1000), seq)},
        {"messages.send", fmt::format(R"({{{},"body":"you","mentions":[{}]}})", in, other)},
        {"messages.send", fmt::format(R"({{{},"body":"","everybody":true,"data":{{"n":{}}}}})", in, some(1000))},
        {"blocks.add", fmt::format(R"({{"user":{}}})", other)},
        {"blocks.remove", fmt::format(R"({{"user":{}}})", other)},
        {"blocks.remove", fmt::format(R"({{"user":{}}})", other)},
        {"users.update", fmt::format(R"({{"name":"name {}"}})", some(3))},
        {"users.update", fmt::format(R"({{"about":"about {}","picture":"p{}"}})", some(3), some(3))},
        {"pins.add", message},
        {"pins.remove", message},
        {"reactions.add", reaction},
        {"reactions.add", reaction},
        {"reactions.remove", reaction},
    };
    const std::uint64_t chosen = some(2 * std::size(acts));
    if (chosen < std::size(acts)) return acts[chosen];
    return {"messages.send", fmt::format(R"({{{},"body":"hello {}"}})", in, some(1000))};
  }

  std::string blocked(UserId who) {
    const auto list = call(who, "blocks.list", "{}");
    EXPECT_TRUE(list) << list.error().message;
    if (!list) return {};
    std::string ids;
    for (const simdjson::dom::object user : parser_.parse(list->json)["users"].get_array()) {
      ids += fmt::format("{} ", std::uint64_t(user["id"]));
    }
    return ids;
  }

  Keys conversation(UserId who, std::uint64_t id) {
    const auto found = call(who, "conversations.get", fmt::format(R"({{"conversation":{}}})", id));
    if (!found) return {};
    return conversation_keys(parser_.parse(found->json));
  }

  void read_again(Device& device) {
    if (std::exchange(device.blocks_outdated, false)) device.screen.blocked = blocked(device.user);
    for (const std::uint64_t id : std::exchange(device.outdated, {})) {
      device.screen.conversations[id] = conversation(device.user, id);
    }
    for (const std::uint64_t id : std::exchange(device.joined, {})) load_messages(device.user, id, device.screen);
  }

  /// What a new device of this person loads.
  Screen load(UserId who) {
    Screen screen;
    screen.blocked = blocked(who);
    for (const bool hidden : {false, true}) {
      const auto list = call(who, "conversations.list", fmt::format(R"({{"hidden":{}}})", hidden));
      EXPECT_TRUE(list) << list.error().message;
      if (!list) return screen;
      simdjson::dom::parser parser;
      for (const simdjson::dom::object one : parser.parse(list->json)["conversations"].get_array()) {
        Keys keys = conversation_keys(one);
        const std::uint64_t id = number(keys, "id");
        load_messages(who, id, screen);
        screen.conversations[id] = std::move(keys);
      }
    }
    return screen;
  }

  void load_messages(UserId who, std::uint64_t id, Screen& screen) {
    bool more = true;
    for (std::uint64_t after = 0; more;) {
      const auto page = call(who, "messages.list", fmt::format(R"({{"conversation":{},"after":{}}})", id, after));
      ASSERT_TRUE(page) << page.error().message;
      simdjson::dom::parser parser;
      const simdjson::dom::element root = parser.parse(page->json);
      for (const simdjson::dom::object one : root["messages"].get_array()) {
        Keys keys = keys_of(one);
        after = number(keys, "seq");
        screen.messages[{id, after}] = std::move(keys);
      }
      more = bool(root["more_after"]);
    }
  }

  template <class Map>
  static void expect_same(const Map& shown, const Map& loaded, std::string_view what) {
    EXPECT_EQ(shown.size(), loaded.size()) << what;
    for (const auto& [id, keys] : loaded) {
      const auto found = shown.find(id);
      EXPECT_EQ(found == shown.end() ? Keys() : found->second, keys) << what << ' ' << ::testing::PrintToString(id);
    }
  }

  std::mt19937 random_;
  simdjson::dom::parser parser_;
  std::unique_ptr<Feed> feed_;
  std::map<SubscriptionId, Device*> by_id_;
};

TEST_F(Devices, ShowTheSameOnceAllIsQuiet) {
  const char* given = std::getenv("CONFAB_TEST_SEED");
  const auto seed = given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device()();
  SCOPED_TRACE("CONFAB_TEST_SEED=" + std::to_string(seed));
  random_.seed(seed);

  std::vector<UserId> users;
  for (std::size_t i = 0; i < kUsers; ++i) users.push_back(make_user("user" + std::to_string(i)));
  auto feed = engine_->open_feed(*this, [] {});
  ASSERT_TRUE(feed) << feed.error().message;
  feed_ = std::move(*feed);
  std::vector<Device> devices(2 * kUsers);
  const Cursor start = engine_->cursor().value();
  for (std::size_t i = 0; i < devices.size(); ++i) {
    devices[i].user = users[i % kUsers];
    devices[i].at = start;
    come(devices[i]);
  }
  const std::vector<UserId> members(users.begin() + 1, users.begin() + 3);
  for (const char* title : {"one", "two"}) ASSERT_TRUE(engine_->create_group(users[0], title, members));

  std::uint64_t conversations = 2;
  for (int step = 0; step < kSteps; ++step) {
    const UserId who = users[random_() % users.size()];
    const Act act = next_act(users, 1 + random_() % conversations);
    const auto done = call(who, act.operation, act.request);
    if (done && act.operation == "conversations.open_direct") {
      conversations = std::max(conversations, number(keys_of(parser_.parse(done->json)), "id"));
    }
    if (random_() % 8 == 0) {
      Device& device = devices[random_() % devices.size()];
      device.subscription ? go(device) : come(device);
    }
    if (random_() % 2 == 0) (void)feed_->turn();
    Device& looking = devices[random_() % devices.size()];
    if (looking.subscription) read_again(looking);
  }

  for (Device& device : devices) {
    if (!device.subscription) come(device);
  }
  const Position end = engine_->cursor()->position;
  const auto heard_all = [&] {
    return std::all_of(devices.begin(), devices.end(), [&](const Device& device) {
      // Whoever was told a message as it is now is not told of its last change again; the screens show that it is
      // there.
      const auto rest = engine_->events(device.user, *device.at, kSteps);
      return rest && std::all_of(rest->events.begin(), rest->events.end(),
                                 [](const Event& event) { return event.kind == Event::Kind::message_changed; });
    });
  };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (feed_->turn() || feed_->cursor().position < end || !heard_all()) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "a device never hears what is stored for it";
    std::this_thread::yield();
  }
  // Reactions are told once in a while, so the last of them may still be on their way.
  const auto shows_all = [&](Device& device) {
    read_again(device);
    return device.screen == load(device.user);
  };
  while (!std::all_of(devices.begin(), devices.end(), shows_all) && std::chrono::steady_clock::now() < deadline) {
    (void)feed_->turn();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  for (Device& device : devices) {
    SCOPED_TRACE(fmt::format("a device of user {}", device.user.value));
    read_again(device);
    const Screen loaded = load(device.user);
    EXPECT_FALSE(loaded.messages.empty());
    EXPECT_EQ(device.screen.blocked, loaded.blocked);
    expect_same(device.screen.conversations, loaded.conversations, "conversation");
    expect_same(device.screen.messages, loaded.messages, "message");
  }
  feed_.reset();
}

}  // namespace
}  // namespace confab::tests
