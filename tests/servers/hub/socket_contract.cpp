#include "servers/hub/socket_contract.hpp"

#include <algorithm>

#include "common/contract/schemas.hpp"
#include "common/json/json.hpp"
#include "hub/asyncapi.hpp"
#include "servers/contract/schema_check.hpp"

namespace confab::servers::hub {

namespace {

const tests::SchemaCheck& document() {
  static const tests::SchemaCheck made(asyncapi_document());
  return made;
}

std::string message_of(const JsonObject& object, const std::map<std::int64_t, std::string>& operations) {
  if (const auto event = object.string("event")) return contract::pascal_case(*event) + "Event";
  if (object.has("error")) return "Refused";
  const auto id = object.integer("id");
  const auto operation = id ? operations.find(*id) : operations.end();
  return operation == operations.end() ? "" : contract::pascal_case(operation->second) + "Reply";
}

}  // namespace

void SocketContract::sent(std::string_view message) {
  while (!message.empty()) {
    const auto object = JsonObject::parse(message.substr(0, message.find('\n')));
    message.remove_prefix(std::min(message.find('\n'), message.size() - 1) + 1);
    if (!object) continue;
    const auto id = object->integer("id");
    const auto op = object->string("op");
    if (id && op) operations_[*id] = *op;
  }
}

std::string SocketContract::fault(std::string_view received) const {
  const auto object = JsonObject::parse(received);
  if (!object) return "it is no JSON object";
  const std::string message = "/components/messages/" + message_of(*object, operations_);
  if (!document().has(message + "/payload")) return "the document has no " + message;
  return document().mismatch(message + "/payload", received);
}

}  // namespace confab::servers::hub
