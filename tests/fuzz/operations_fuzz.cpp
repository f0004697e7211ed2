// Whatever JSON an operation of the catalogue is given, and whatever stands in the path and the query beside it, the
// answer is a JSON object or an error with words, and the engine serves on. The first byte says which operation, the
// second how many bytes of the rest are one text field.

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include <confab/engine.hpp>

#include "common/json/json.hpp"
#include "fuzz/fuzz.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace confab;

void require(bool condition) {
  if (!condition) std::abort();
}

/// One engine for all inputs: what one leaves behind must not harm the next.
class Chat {
 public:
  Chat() {
    EngineOptions options;
    options.data_dir = folder_.path();
    options.map_bytes = std::uint64_t{1} << 30;
    options.password_memory_bytes = 8192;
    options.password_passes = 1;
    auto opened = Engine::open(std::move(options));
    require(opened.has_value());
    engine_ = std::move(*opened);
    for (const char* person : {R"({"email":"ann@example.com","password":"correct horse"})",
                               R"({"email":"bob@example.com","password":"correct horse"})"}) {
      require(call({.name = "users.register", .json = person}));
    }
    require(call({.name = "conversations.open_direct", .caller = Caller(UserId(1)), .json = R"({"user":2})"}));
  }

  bool call(const OperationRequest& request) {
    const auto reply = engine_->operations().call(request);
    if (!reply) {
      require(!reply.error().message.empty() && reply.code() != ErrorCode::internal);
      return false;
    }
    require(servers::JsonObject::parse(reply->json).has_value());  // which says no to what is not UTF-8, too
    return true;
  }

  std::span<const OperationInfo> catalogue() const { return engine_->operations().catalogue(); }

 private:
  tests::TempDir folder_{tests::TempDir::fast_parent()};
  std::unique_ptr<Engine> engine_;
};

/// A field that the transport takes out of a path or a query.
std::string_view field_of(std::string_view path) {
  const auto open = path.find('{');
  return open == std::string_view::npos ? "limit" : path.substr(open + 1, path.find('}') - open - 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Chat chat;
  if (size < 2) return 0;
  const OperationInfo& info = chat.catalogue()[data[0] % chat.catalogue().size()];
  std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string_view value = rest.substr(0, data[1]);
  rest.remove_prefix(value.size());
  const OperationRequest::TextField field{field_of(info.path), value};
  constexpr std::string_view kIgnored[] = {"id", "op"};

  OperationRequest request;
  request.name = info.name;
  request.caller = Caller(UserId(1));
  request.host = info.access == OperationInfo::Access::host;
  request.json = rest;
  if (!value.empty()) request.fields = {&field, 1};
  request.ignored = kIgnored;
  chat.call(request);
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  std::vector<std::string> seeds;
  const auto add = [&seeds](unsigned char operation, const std::string& value, const std::string& json) {
    seeds.push_back(std::string{static_cast<char>(operation), static_cast<char>(value.size())} + value + json);
  };
  for (unsigned char operation = 0; operation < 40; ++operation) {
    add(operation, "1", "");
    add(operation, "", R"({"id":1,"op":"x","conversation":1,"user":2,"body":"hi","client_key":"k","limit":10})");
  }
  add(0, "", R"({"email":"eve@example.com","password":"correct horse","name":"E\u00e9\ud83d\ude00"})");
  add(1, "", R"({"email":"ann@example.com","password":"correct horse","device":"d","long_lived":true})");
  add(9, "1", R"({"title":"A group","members":[1,2],"seq":1,"cursor":"","after":"","before":18446744073709551615})");
  return seeds;
}
