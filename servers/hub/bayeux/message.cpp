#include "hub/bayeux/message.hpp"

#include <utility>

#include <simdjson.h>

#include "common/json/json.hpp"

namespace confab::servers::hub::bayeux {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

Error wrong(std::string_view name) {
  return {ErrorCode::invalid_argument, "a member of a message is not what it should be", std::string(name)};
}

Error too_long(std::string_view name) {
  return {ErrorCode::too_large, "a member of a message is too long", std::string(name)};
}

/// Takes members out of one message. The first failure stays.
class Fields {
 public:
  explicit Fields(object message) : message_(message) {}

  std::optional<element> find(std::string_view name) const {
    element value;
    if (message_.at_key(name).get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
    return value;
  }

  void text(std::string_view name, std::size_t bytes_max, std::string& out) {
    if (const auto value = find(name)) text_of(*value, name, bytes_max, out);
  }

  /// A string, or an array of them.
  void list(std::string_view name, std::size_t count_max, std::size_t bytes_max, std::vector<std::string>& out) {
    const auto value = find(name);
    if (!value) return;
    array values;
    if (value->get(values) != simdjson::SUCCESS) return text_of(*value, name, bytes_max, out.emplace_back());
    if (values.size() > count_max) return fail(too_long(name));
    for (const element entry : values) text_of(entry, name, bytes_max, out.emplace_back());
  }

  /// A string, or an integer.
  void id(std::size_t bytes_max, Message& out) {
    const auto value = find("id");
    if (!value) return;
    if (value->is_string()) {
      text_of(*value, "id", bytes_max, out.id);
      append_json_string(out.id_json, out.id);
      return;
    }
    std::int64_t number = 0;
    if (value->get(number) != simdjson::SUCCESS) return fail(wrong("id"));
    out.id = std::to_string(number);
    out.id_json = out.id;
  }

  /// A string, or a number as some clients have it.
  void version(std::size_t bytes_max, std::string& out) {
    const auto value = find("version");
    if (value && value->is_number()) {
      out = "1.0";
    } else if (value) {
      text_of(*value, "version", bytes_max, out);
    }
  }

  void fail(Error error) {
    if (status_) status_ = std::move(error);
  }
  const Result<>& status() const { return status_; }

 private:
  void text_of(element value, std::string_view name, std::size_t bytes_max, std::string& out) {
    std::string_view found;
    if (value.get(found) != simdjson::SUCCESS) return fail(wrong(name));
    if (found.size() > bytes_max) return fail(too_long(name));
    out.assign(found);
  }

  object message_;
  Result<> status_;
};

void read_data(const element& value, std::size_t bytes_max, Message& out) {
  out.has_data = true;
  object data;
  if (value.get(data) != simdjson::SUCCESS) return;
  // A member of the wrong type counts as missing: the answer to a publish says so.
  std::string_view found;
  if (data.at_key("body").get(found) == simdjson::SUCCESS) out.body = std::string(found);
  if (data.at_key("from").get(found) == simdjson::SUCCESS && found.size() <= bytes_max) out.from = std::string(found);
  if (const auto from = data.at_key("from"); !out.from && from.error() == simdjson::SUCCESS) {
    element other;
    if (from.get(other) == simdjson::SUCCESS && !other.is_null()) out.from.emplace();  // nobody's
  }
}

Result<Message> read_message(const element& value, const BayeuxLimits& limits) {
  object message;
  if (value.get(message) != simdjson::SUCCESS) return Error{ErrorCode::invalid_argument, "a message is an object"};
  Message out;
  Fields fields(message);
  fields.text("channel", limits.channel_bytes_max, out.channel);
  fields.text("clientId", limits.client_id_bytes_max, out.client_id);
  fields.id(limits.message_id_bytes_max, out);
  fields.version(limits.word_bytes_max, out.version);
  fields.text("connectionType", limits.word_bytes_max, out.connection_type);
  if (fields.find("supportedConnectionTypes")) {
    fields.list("supportedConnectionTypes", limits.connection_types_max, limits.word_bytes_max,
                out.connection_types.emplace());
  }
  fields.list("subscription", limits.channels_max, limits.channel_bytes_max, out.subscription);
  if (const auto subscription = fields.find("subscription")) out.subscription_is_list = subscription->is_array();
  if (const auto advice = fields.find("advice")) {
    double timeout = 0;
    if (advice->at_key("timeout").get(timeout) == simdjson::SUCCESS && timeout >= 0 && timeout < 1e9) {
      out.advice_timeout_ms = static_cast<std::int64_t>(timeout);
    }
  }
  if (const auto ext = fields.find("ext")) {
    if (object members; ext->get(members) == simdjson::SUCCESS) {
      Fields inside(members);
      inside.text("token", limits.token_bytes_max, out.token);
      if (!inside.status()) fields.fail(inside.status().error());
    }
  }
  if (const auto data = fields.find("data")) read_data(*data, limits.request_bytes_max, out);
  if (!fields.status()) return fields.status().error();
  return out;
}

}  // namespace

struct MessageReader::Parser {
  simdjson::dom::parser json;
};

std::size_t Message::bytes() const {
  std::size_t sum = sizeof(Message) + token.size() + (body ? body->size() : 0);
  for (const std::string& entry : subscription) sum += sizeof(std::string) + entry.size();
  return sum;
}

MessageReader::MessageReader(const BayeuxLimits& limits) : limits_(limits), parser_(std::make_unique<Parser>()) {}
MessageReader::~MessageReader() = default;

Result<std::vector<Message>> MessageReader::read(std::string_view text) {
  if (text.size() > limits_.request_bytes_max) return Error{ErrorCode::too_large, "too many bytes at once"};
  if (parser_->json.allocate(text.size() + 1, limits_.depth_max) != simdjson::SUCCESS) {
    return Error{ErrorCode::internal, "no room to parse the JSON"};
  }
  element root;
  if (parser_->json.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) {
    return Error{ErrorCode::invalid_argument, "not valid JSON"};
  }
  std::vector<Message> messages;
  if (root.is_null()) return messages;
  array several;
  if (root.get(several) != simdjson::SUCCESS) {
    auto message = read_message(root, limits_);
    if (!message) return std::move(message).error();
    messages.push_back(std::move(*message));
    return messages;
  }
  if (several.size() > limits_.messages_max) return Error{ErrorCode::too_large, "too many messages at once"};
  for (const element entry : several) {
    if (entry.is_null()) continue;  // some clients leave one behind; nothing is to be answered
    auto message = read_message(entry, limits_);
    if (!message) return std::move(message).error();
    messages.push_back(std::move(*message));
  }
  return messages;
}

}  // namespace confab::servers::hub::bayeux
