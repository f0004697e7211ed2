#include <cstdlib>
#include <string>
#include <string_view>

#include "common/json/json.hpp"
#include "fuzz/fuzz.hpp"
#include "hub/bayeux/channel.hpp"
#include "hub/bayeux/client_id.hpp"
#include "hub/bayeux/message.hpp"
#include "hub/bayeux/reply.hpp"

namespace {

using namespace confab::servers;
using namespace confab::servers::hub;

void require(bool condition) {
  if (!condition) std::abort();
}

void check(const bayeux::Message& message, const BayeuxLimits& limits) {
  require(message.channel.size() <= limits.channel_bytes_max && message.client_id.size() <= limits.client_id_bytes_max);
  require(message.id.size() <= limits.message_id_bytes_max && message.token.size() <= limits.token_bytes_max);
  require(message.subscription.size() <= limits.channels_max);
  for (const std::string& channel : message.subscription) {
    require(!(bayeux::is_channel_name(channel) && bayeux::is_channel_pattern(channel)));
    if (const auto conversation = bayeux::conversation_of(channel)) {
      require(bayeux::is_channel_name(channel) && bayeux::channel_of(*conversation) == channel);
    }
  }
  static_cast<void>(bayeux::parse_client_id(message.client_id));
  // Whatever a client says, our answer to it is JSON.
  require(JsonObject::parse(bayeux::success(message)).has_value());
  const std::string error = bayeux::error_text(403, message.channel, "Forbidden channel");
  const auto refused = JsonObject::parse(bayeux::failure(message, error, {}));
  require(refused.has_value() && *refused->string("error") == error);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BayeuxLimits limits;
  bayeux::MessageReader reader(limits);
  const auto messages = reader.read(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!messages) return 0;
  require(messages->size() <= limits.messages_max);
  for (const auto& message : *messages) check(message, limits);
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  return {
      R"([{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling","websocket"],"id":"1"}])",
      R"({"channel":"/meta/connect","clientId":")" + bayeux::make_client_id(1, 2) +
          R"(","connectionType":"websocket","id":2,"advice":{"timeout":0},"ext":{"token":"a.b.c"}})",
      R"([{"channel":"/meta/subscribe","clientId":"x","subscription":["/conversation/5","/*","/conversation/05"]}])",
      R"([{"channel":"/conversation/5","data":{"body":"hi \u00e4","from":"ann@example.com"},"id":"a1"},[],{}])",
  };
}
