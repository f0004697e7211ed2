// Whatever stands where a C program gives text, the C API answers with a reply or with an error in words, never both,
// and the engine serves on. The first byte says what the rest is: the request of some operation, an operation's name,
// a token or a cursor.

#include <cstdlib>
#include <iterator>

#include <confab/confab.h>

#include "fuzz/fuzz.hpp"
#include "support/temp_dir.hpp"

namespace {

/// What is called, and a request that it takes.
struct Operation {
  const char* name;
  const char* request;
};
constexpr Operation kOperations[] = {
    {"users.register", R"({"email":"eve@example.com","password":"correct horse","name":"Eve"})"},
    {"sessions.create", R"({"email":"ann@example.com","password":"correct horse","long_lived":true})"},
    {"sessions.refresh", R"({"refresh_token":"1.1.aaaa"})"},
    {"sessions.revoke", R"({"session":1})"},
    {"users.get", R"({"user":2})"},
    {"users.list", R"({"prefix":"a","limit":10})"},
    {"users.set_password", R"({"current_password":"correct horse","password":"correct horse"})"},
    {"conversations.open_direct", R"({"user":2})"},
    {"conversations.list", R"({"limit":5})"},
    {"conversations.create_group", R"({"title":"lake \u263a","members":[2],"client_key":"k"})"},
    {"conversations.members", R"({"conversation":1})"},
    {"conversations.add_member", R"({"conversation":1,"user":2})"},
    {"messages.send", R"({"conversation":1,"body":"hi","client_key":"k","retry":true})"},
    {"messages.list", R"({"conversation":1,"around":1,"limit":3})"},
    {"events.list", R"({"cursor":"1-1","limit":2})"},
    {"conversations.mark_read", R"({"conversation":1,"seq":1})"},
    {"conversations.add_members", R"({"conversation":2,"users":[2,3],"client_key":"k"})"},
    {"messages.edit", R"({"conversation":1,"seq":1,"body":"ho","data":{"n":[1,null]}})"},
    {"messages.send", R"({"conversation":1,"body":"you","reply_to":1,"mentions":[2],"everybody":true,"data":{"n":1}})"},
    {"reactions.add", R"({"conversation":1,"seq":1,"emoji":"\u2764"})"},
    {"pins.add", R"({"conversation":1,"seq":1})"},
    {"conversations.update",
     R"({"conversation":2,"title":"lake","description":"at noon","who_posts":"admins","history":"all"})"},
    {"members.set_role", R"({"conversation":2,"user":2,"role":"admin"})"},
    {"conversations.set_preferences", R"({"conversation":1,"muted_until":9,"pinned":true,"marked_unread":false})"},
    {"invites.create", R"({"conversation":2,"expires_in":3600,"uses":1})"},
    {"invites.accept", R"({"token":"aaaa"})"},
    {"users.update", R"({"name":"Ann","about":"at the lake","picture":"https://example.com/a.png"})"},
    {"users.search", R"({"words":"an","limit":3})"},
    {"blocks.add", R"({"user":2})"},
    {"blocks.remove", R"({"user":2})"},
    {"reports.create", R"({"conversation":1,"seq":1,"reason":"rude"})"},
    {"typing.send", R"({"conversation":1})"},
    {"conversations.mark_delivered", R"({"conversation":1,"seq":1})"},
    {"passwords.reset", R"({"token":"aaaa","password":"battery staple"})"},
    {"users.confirm_email", R"({"token":"aaaa"})"},
};
enum : std::uint8_t { kOperationName = std::size(kOperations), kToken, kCursor, kKinds };

confab_str text(const std::string& from) { return {from.data(), from.size()}; }

confab_caller user(std::uint64_t id) {
  confab_caller caller{};
  caller.kind = CONFAB_CALLER_USER;
  caller.user = id;
  return caller;
}

/// One engine for all inputs: what one leaves behind must not harm the next.
class Chat {
 public:
  Chat() {
    confab_engine_options options = CONFAB_ENGINE_OPTIONS_INIT;
    const std::string& path = folder_.path();
    options.data_dir = text(path);
    options.map_bytes = std::uint64_t{1} << 30;
    options.password_memory_bytes = 8192;
    options.password_passes = 1;
    if (confab_engine_open(&options, &engine_, nullptr) != CONFAB_OK) std::abort();
    call(nullptr, "users.register", R"({"email":"ann@example.com","password":"correct horse"})");
    call(nullptr, "users.register", R"({"email":"bob@example.com","password":"correct horse"})");
  }
  ~Chat() {
    if (confab_engine_close(engine_, nullptr) != CONFAB_OK) std::abort();
  }
  Chat(const Chat&) = delete;
  Chat& operator=(const Chat&) = delete;

  void call(const confab_caller* caller, const std::string& operation, const std::string& request) {
    confab_reply* reply = nullptr;
    confab_error* error = nullptr;
    const auto status = confab_call(engine_, caller, text(operation), text(request), &reply, &error);
    if ((status == CONFAB_OK) != (reply != nullptr) || (status == CONFAB_OK) != (error == nullptr)) std::abort();
    if (confab_error_status(error) != status) std::abort();
    if (status == CONFAB_OK && confab_reply_json(reply).data[0] != '{') std::abort();
    if (status != CONFAB_OK && confab_error_message(error).size == 0) std::abort();
    if (status == CONFAB_ERR_INTERNAL) std::abort();
    confab_reply_free(reply);
    confab_error_free(error);
  }

  void subscribe(const std::string& cursor) {
    const confab_caller ann = user(1);
    std::uint64_t id = 0;
    const auto status = confab_subscribe(engine_, &ann, text(cursor), &id, nullptr);
    if ((status == CONFAB_OK) != (id != 0)) std::abort();
    confab_unsubscribe(engine_, id, nullptr);
  }

 private:
  confab::tests::TempDir folder_{confab::tests::TempDir::fast_parent()};
  confab_engine engine_{};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Chat chat;
  if (size == 0) return 0;
  const std::uint8_t kind = data[0] % kKinds;
  const std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const confab_caller ann = user(1);
  if (kind < std::size(kOperations)) {
    chat.call(&ann, kOperations[kind].name, rest);
  } else if (kind == kOperationName) {
    chat.call(&ann, rest, "{}");
  } else if (kind == kToken) {
    confab_caller caller{};
    caller.kind = CONFAB_CALLER_TOKEN;
    caller.token = text(rest);
    chat.call(&caller, "users.me", "");
  } else {
    chat.subscribe(rest);
  }
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  std::vector<std::string> seeds;
  const auto add = [&seeds](const char* text) { seeds.push_back(static_cast<char>(seeds.size()) + std::string(text)); };
  for (const Operation& operation : kOperations) add(operation.request);
  for (const char* text : {"users.me", "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.AAAA", "1234567-1"}) add(text);
  return seeds;
}
