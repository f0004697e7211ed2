// Makes the golden store of this build. usage: make_golden DIRECTORY; it makes DIRECTORY/store and
// DIRECTORY/store.txt.

#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <confab/backup.hpp>
#include <confab/engine.hpp>

#include "auth/access_tokens.hpp"
#include "auth/refresh_tokens.hpp"
#include "engine/admission.hpp"
#include "engine/request_hash.hpp"
#include "golden/encodings.hpp"
#include "golden/scene.hpp"
#include "state/state.hpp"
#include "store/environment.hpp"
#include "store/key.hpp"
#include "store/table.hpp"
#include "support/row_count.hpp"
#include "support/seeded_random.hpp"
#include "support/temp_dir.hpp"
#include "support/test_engine.hpp"
#include "support/test_store.hpp"

namespace confab::tests::golden {
namespace {

constexpr std::uint64_t kStoreNumber = 10'101'010'101;
constexpr std::uint64_t kSeed = 1;
/// "correct horse" under parameters that cost next to nothing.
constexpr const char* kPasswordHash =
    "$argon2id$v=19$m=8,t=1,p=1$4Gu/8ActHCa0od/D1CA6SQ$xkjxsqwatPHtlMOBJmt0XBFESG+Ycz/5vQpkgCy9f80";

const UserId kAnn{1};
const UserId kBob{2};
const UserId kCyd{3};
const UserId kDan{4};
const ConversationId kDirect{1};
const ConversationId kGroup{2};
const ConversationId kLeft{3};

class Maker {
 public:
  explicit Maker(const std::string& directory) {
    store::EnvironmentOptions options;
    options.directory = directory;
    options.map_bytes = std::size_t{64} << 20;
    environment_ = must(store::Environment::open(options));
    auto txn = must(environment_->write());
    must(store::MutableTable(txn, store::TableName::meta).put(store::kMetaStore, store::Key(kStoreNumber).view()));
    must(txn.commit());
    must(state_.load(*environment_));
    keys_ = must(auth::KeyRing::open({environment_->directory(), kStoreNumber}, random_, kBeganAt));
  }

  state::Outcome apply(decltype(state::Command::body) body, Caller caller = {}, std::string_view client_key = {}) {
    state::Command command;
    command.body = std::move(body);
    command.caller = caller;
    command.at = now_ += 1000;
    command.id = client_key.empty() ? ids_.next() : engine::command_id(caller.user, client_key);
    command.identified = !client_key.empty();
    command.request_hash = engine::request_hash(command);
    auto txn = must(environment_->write());
    must(state_.begin(txn));
    auto outcome = must(state_.apply(command));
    must(state_.finish());
    must(txn.commit());
    state_.committed();
    return outcome;
  }

  void register_user(const std::string& name) {
    apply(state::RegisterUser{name + "@example.com", name, kPasswordHash, ""});
  }

  void start_session(UserId user, std::uint8_t family, std::vector<ConversationId> conversations = {}) {
    state::StartSession start;
    start.user = user;
    start.password_hash = kPasswordHash;
    start.family.fill(family);
    start.device = "device " + std::to_string(family);
    start.lifetime_ms = std::int64_t{30} * 24 * 60 * 60 * 1000;
    start.conversations = std::move(conversations);
    apply(std::move(start));
  }

  void send(UserId author, ConversationId to, const std::string& body, std::string client_key = {}) {
    const std::string key = client_key;
    apply(state::SendMessage{{.body = body, .client_key = std::move(client_key)}, to}, author, key);
  }

  std::string token(UserId user, SessionId session) const {
    return must(auth::AccessTokens(*keys_).issue(user, session, auth::kTokenLifetimeMaxMs, kBeganAt)).text;
  }
  std::string refresh_token(UserId user, SessionId session, std::uint8_t family, std::uint64_t generation) const {
    auth::RefreshFamily bytes{};
    bytes.fill(family);
    return must(auth::RefreshTokens(*keys_).make(user, session, bytes, generation));
  }

 private:
  SeededRandom random_{kSeed};
  engine::CommandIds ids_{random_};
  TimeMs now_ = kBeganAt;
  std::unique_ptr<store::Environment> environment_;
  state::State state_;
  std::unique_ptr<auth::KeyRing> keys_;
};

void make_accounts(Maker& maker) {
  for (const char* name : {"ann", "bob", "cyd", "dan"}) maker.register_user(name);
  maker.apply(state::RegisterUser{"ann@example.com", "another", kPasswordHash, ""}, {}, "refused");
  maker.start_session(kAnn, 1);  // 1, lives
  maker.start_session(kBob, 2);  // 2, lives and was refreshed
  maker.start_session(kCyd, 3);  // 3, ended
  state::RotateSession rotate{kBob, SessionId(2), {}, 1, std::int64_t{30} * 24 * 60 * 60 * 1000};
  rotate.family.fill(2);
  maker.apply(rotate);
  maker.apply(state::EndSession{SessionId(3)}, Caller(kCyd));
  maker.apply(state::UpdateUser{kDan, "daniel@example.com", "Daniel@Example.com", "Daniel"});
  maker.apply(state::SetPassword{kPasswordHash, "", true}, Caller(kDan));
}

void make_talk(Maker& maker) {
  maker.apply(state::OpenDirect{kBob}, kAnn);
  maker.apply(state::CreateGroup{"Friends", {kBob, kCyd}}, kAnn);
  maker.apply(state::CreateGroup{"Left behind", {kDan}}, kAnn);
  maker.send(kAnn, kDirect, "Grüße, 你好 😀", "ann-1");
  for (int i = 1; i <= 70; ++i) maker.send(i % 2 == 0 ? kAnn : kBob, kGroup, "message " + std::to_string(i));
  maker.send(kDan, kLeft, "before I go");
  maker.apply(state::RemoveMember{kLeft, kDan}, kDan);
  maker.send(kAnn, kLeft, "after he went");
  maker.apply(state::RemoveMember{kGroup, kCyd}, kAnn);
  maker.send(kBob, kGroup, "without Cyd");
  maker.apply(state::AddMember{kGroup, kCyd}, kBob);
  maker.send(kCyd, kGroup, "back again", "cyd-1");
  maker.apply(state::MarkRead{kGroup, Seq(40)}, kBob);
  maker.apply(state::MarkRead{kDirect, Seq(1)}, kBob);
  maker.apply(state::ListConversation{kDirect, true}, kBob);
  maker.apply(state::CreateGroup{"Forgotten", {kDan}}, kCyd);
  maker.apply(state::RemoveMember{ConversationId(4), kDan}, kDan);
  maker.apply(state::ForgetGroup{ConversationId(4)}, kDan);
  maker.apply(state::CreateGroup{"Late", {kBob}}, kAnn, "group-1");
  maker.send(kAnn, kDirect, "the newest", "ann-2");
  maker.send(kAnn, ConversationId(99), "to nobody", "ann-3");  // refused, which is kept
  maker.start_session(kBob, 4, {kDirect});                     // 4, a visitor's
  maker.apply(state::BeginFollowing{"search.index", 123'456'789, 987'654'321, Position(40)});
  maker.apply(state::TrimLog{Position(30)});
}

/// What of the store is looked at: everything that each user may read.
std::vector<std::pair<std::string, std::string>> calls_of(UserId user) {
  std::vector<std::pair<std::string, std::string>> calls{
      {"users.me", "{}"},
      {"users.list", "{}"},
      {"sessions.list", "{}"},
      {"conversations.list", "{}"},
      {"conversations.list", R"({"hidden":true})"},
      {"events.list", R"({"cursor":"$START","limit":1000})"},
  };
  for (int conversation = 1; conversation <= 5; ++conversation) {
    const std::string id = R"({"conversation":)" + std::to_string(conversation);
    calls.emplace_back("conversations.members", id + "}");
    calls.emplace_back("messages.list", id + R"(,"limit":200})");
    calls.emplace_back("messages.list", id + R"(,"around":33,"limit":4})");
  }
  // Repeats under a key of then: the answer of then, and nothing is stored.
  if (user == kAnn) {
    calls.emplace_back("messages.send", R"({"conversation":1,"body":"the newest","client_key":"ann-2"})");
    calls.emplace_back("messages.send", R"({"conversation":1,"body":"something else","client_key":"ann-2"})");
    calls.emplace_back("messages.send", R"({"conversation":99,"body":"to nobody","client_key":"ann-3"})");
    calls.emplace_back("messages.send",
                       R"({"conversation":1,"body":"Grüße, 你好 😀","client_key":"ann-1","retry":true})");
    calls.emplace_back("conversations.create_group", R"({"title":"Late","members":[2],"client_key":"group-1"})");
  }
  return calls;
}

void write_rows(const std::string& copy, std::ofstream& text) {
  store::EnvironmentOptions options;
  options.directory = copy;
  options.frozen = true;
  const auto environment = must(store::Environment::open(options));
  const auto txn = must(environment->read());
  for (std::size_t i = 0; i < store::kTableNames.size(); ++i) {
    const auto rows = tests::row_count(txn, static_cast<store::TableName>(i));
    if (rows != 0) text << "rows " << store::kTableNames[i] << ' ' << rows << '\n';
  }
}

void write_calls(const std::string& data, std::ofstream& text) {
  const auto engine = must(Engine::open(golden_options(data)));
  const std::string start = engine->cursor(Position(0)).to_string();
  for (const UserId user : {kAnn, kBob, kCyd, kDan}) {
    for (const auto& [operation, request] : calls_of(user)) {
      text << "call " << user.value << ' ' << operation << ' ' << request << '\n';
      text << "answer " << answer_of(*engine, user, operation, request, start) << '\n';
    }
  }
}

}  // namespace

void make_store(const std::filesystem::path& directory) {
  const TempDir made;
  std::ofstream text(directory / "store.txt");
  {
    Maker maker(made / "data");
    make_accounts(maker);
    make_talk(maker);
    text << "password ann@example.com correct horse\n";
    text << "token 1 1 " << maker.token(kAnn, SessionId(1)) << '\n';
    text << "token 2 4 " << maker.token(kBob, SessionId(4)) << '\n';
    text << "refresh 2 2 " << maker.refresh_token(kBob, SessionId(2), 2, 2) << '\n';
  }
  must(back_up(made / "data", directory / "store"));
  write_rows(directory / "store", text);
  std::filesystem::copy(directory / "store", made / "copy", std::filesystem::copy_options::recursive);
  write_calls(made / "copy", text);
}

void make_encodings(const std::filesystem::path& directory) {
  std::ofstream text(directory / "encodings.txt");
  for (const Encoding& example : example_encodings()) {
    text << example.kind << ' ' << hex(example.bytes) << ' ' << must(shown(example.kind, example.bytes)) << '\n';
  }
}

}  // namespace confab::tests::golden

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_golden DIRECTORY\n", stderr);
    return 2;
  }
  try {
    confab::tests::golden::make_store(argv[1]);
    confab::tests::golden::make_encodings(argv[1]);
  } catch (const std::exception& why) {
    std::fprintf(stderr, "make_golden: %s\n", why.what());
    return 1;
  }
  return 0;
}
