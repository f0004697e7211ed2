#include "hub/asyncapi.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "common/contract/schemas.hpp"

namespace confab::servers::hub {

namespace {

using contract::Catalogue;
using contract::Direction;
using contract::EventEntry;
using contract::Field;
using contract::Fields;
using contract::OperationEntry;
using contract::pascal_case;
using contract::Schemas;

constexpr std::string_view kDescription =
    "The WebSocket of Confab, as the hub sees it. This document is made from the catalogue of operations.\n\n"
    "A text message has one or more of these objects, separated by newlines, in both directions. `hello` comes first. "
    "A client chooses the `id` of a request, a positive integer; answers may come in any order. Events come in order "
    "of "
    "position, each once.\n\n"
    "**Limits are in bytes of UTF-8.** `x-max-bytes` is the exact bound of a text. `maxLength` beside it counts "
    "characters, of which a text within the bound has no more.\n\n"
    "A client ignores members of answers and events that it does not know, and events that it does not know. "
    "`docs/reference/protocol.md` has the close codes, and what a client does when it connects again.";

constexpr std::string_view kChannel = "#/channels/websocket";

/// What the hub itself answers, before and beside the operations.
OperationEntry own_request(std::string name, std::string summary, Fields request, Fields reply) {
  OperationEntry entry;
  entry.name = std::move(name);
  entry.summary = std::move(summary);
  entry.request = std::move(request);
  entry.reply = std::move(reply);
  return entry;
}

Field field(const char* name, const char* type, bool required, const char* doc) {
  Field made;
  made.name = name;
  made.type = type;
  made.required = required;
  made.doc = doc;
  return made;
}

OperationEntry hello() {
  Field token = field("token", "string", false, "an access token; not needed where the session cookie is accepted");
  token.secret = true;
  Field user = field("user", "object", true, "who is signed in");
  user.named = "User";
  return own_request("hello", "Says who is there, and from where to go on. The first message, within 10 seconds.",
                     {std::move(token), field("cursor", "string", false, "of the last event that the client handled")},
                     {std::move(user), field("session", "integer", true, "id of the session"),
                      field("cursor", "string", true, "where the events begin that follow"),
                      field("resumed", "boolean", true, "false: read everything again, the cursor is of no use"),
                      field("now", "integer", true, "the clock of the hub, milliseconds since 1970 (UTC)")});
}

OperationEntry renew() {
  Field token = field("token", "string", true, "a newer access token of the same session");
  token.secret = true;
  return own_request("renew", "Goes on under a newer access token.", {std::move(token)},
                     {field("expires_at", "integer", true, "when this token expires")});
}

class Document {
 public:
  Document() : operations_{hello(), renew()} {
    for (const OperationEntry& operation : catalogue_.operations) {
      const bool gives_tokens = operation.session == "starts" || operation.session == "refreshes";
      if (operation.access == "user" && !gives_tokens) operations_.push_back(operation);
    }
  }

  std::string text() {
    json_.begin_object().member("asyncapi", "3.0.0");
    json_.key("info").begin_object().member("title", "Confab").member("version", catalogue_.version);
    json_.member("description", kDescription);
    json_.key("license").begin_object().member("name", "Apache 2.0").end_object().end_object();
    json_.member("defaultContentType", "application/json");
    json_.key("servers").begin_object().key("hub").begin_object();
    json_.member("host", "localhost:8080").member("protocol", "ws").member("description", "confab-hub; wss with TLS");
    json_.end_object().end_object();
    write_channel();
    write_operations();
    json_.key("components").begin_object();
    write_messages();
    write_schemas();
    json_.end_object().end_object();
    return std::move(json_).text();
  }

 private:
  static std::string request_name(const OperationEntry& operation) { return pascal_case(operation.name) + "Request"; }
  static std::string reply_name(const OperationEntry& operation) { return pascal_case(operation.name) + "Reply"; }
  static std::string event_name(const EventEntry& event) { return pascal_case(event.name) + "Event"; }
  static constexpr const char* kRefused = "Refused";

  std::vector<std::string> message_names() const {
    std::vector<std::string> names{kRefused};
    for (const OperationEntry& operation : operations_) {
      names.push_back(request_name(operation));
      names.push_back(reply_name(operation));
    }
    for (const EventEntry& event : catalogue_.events) names.push_back(event_name(event));
    return names;
  }

  void write_reference(const std::string& target) { json_.begin_object().member("$ref", target).end_object(); }

  void write_channel() {
    json_.key("channels").begin_object().key("websocket").begin_object();
    json_.member("address", "/ws").member("description", "Subprotocol `confab.v1`, version 13, text frames.");
    json_.key("messages").begin_object();
    for (const std::string& name : message_names()) {
      json_.key(name);
      write_reference("#/components/messages/" + name);
    }
    json_.end_object();
    json_.key("bindings").begin_object().key("ws").begin_object().member("method", "GET").end_object().end_object();
    json_.end_object().end_object();
  }

  void write_channel_reference() { json_.key("channel").begin_object().member("$ref", kChannel).end_object(); }

  void write_message_references(const std::vector<std::string>& names) {
    json_.key("messages").begin_array();
    for (const std::string& name : names) write_reference(std::string(kChannel) + "/messages/" + name);
    json_.end_array();
  }

  void write_operations() {
    json_.key("operations").begin_object();
    for (const OperationEntry& operation : operations_) {
      json_.key(operation.name).begin_object().member("action", "receive").member("summary", operation.summary);
      write_channel_reference();
      write_message_references({request_name(operation)});
      json_.key("reply").begin_object();
      write_channel_reference();
      write_message_references({reply_name(operation), kRefused});
      json_.end_object().end_object();
    }
    json_.key("events").begin_object().member("action", "send").member("summary", "Tells what happened.");
    write_channel_reference();
    std::vector<std::string> events;
    for (const EventEntry& event : catalogue_.events) events.push_back(event_name(event));
    write_message_references(events);
    json_.end_object().end_object();
  }

  void write_messages() {
    json_.key("messages").begin_object();
    for (const OperationEntry& operation : operations_) {
      begin_message(request_name(operation), operation.summary);
      write_reference("#/components/schemas/" + request_name(operation));
      begin_example();
      schemas_.write_example(json_, request_fields(operation), {{"op", operation.name}});
      end_message();
      begin_message(reply_name(operation), "The answer to `" + operation.name + "`.");
      write_answer(
          "ok", reply_name(operation),
          operation.reply_record.empty() || operation.mutation ? reply_name(operation) : operation.reply_record);
      begin_example();
      json_.begin_object().member("id", 1).key("ok");
      schemas_.write_example(json_, operation.reply);
      json_.end_object();
      end_message();
    }
    begin_message(kRefused, "Why a request was not done.");
    write_answer("error", kRefused, "Problem");
    begin_example();
    json_.begin_object().member("id", 1).key("error").begin_object().member("type", "about:blank");
    json_.member("title", "Not Found").member("status", 404).member("code", "not_found");
    json_.member("detail", "there is no such conversation").end_object().end_object();
    end_message();
    for (const EventEntry& event : catalogue_.events) {
      begin_message(event_name(event), event.summary);
      schemas_.write_reference(json_, event_name(event));
      begin_example();
      schemas_.write_example(json_, event.fields, {{"event", event.name}});
      end_message();
    }
    json_.end_object();
  }

  void begin_message(const std::string& name, const std::string& summary) {
    json_.key(name).begin_object().member("name", name).member("summary", summary).key("payload");
  }
  void begin_example() { json_.key("examples").begin_array().begin_object().key("payload"); }
  void end_message() { json_.end_object().end_array().end_object(); }

  /// The schema of {"id":…,"ok":…} or {"id":…,"error":…}.
  void write_answer(std::string_view member, std::string_view title, const std::string& schema) {
    json_.begin_object().member("title", title).member("type", "object").key("properties").begin_object();
    json_.key("id").begin_object().member("type", "integer").member("description", "that of the request").end_object();
    json_.key(member);
    if (schema == "Problem" || schema == title) {
      write_reference("#/components/schemas/" + schema);
    } else {
      schemas_.write_reference(json_, schema);
    }
    json_.end_object().key("required").begin_array().value("id").value(member).end_array().end_object();
  }

  static Fields request_fields(const OperationEntry& operation) {
    Fields fields = operation.request;
    Field id = field("id", "integer", true, "chosen by the client, stands in the answer");
    id.min = 1;
    fields.insert(fields.begin(), std::move(id));
    return fields;
  }

  void write_schemas() {
    json_.key("schemas").begin_object();
    for (const OperationEntry& operation : operations_) {
      json_.key(request_name(operation)).begin_object();
      schemas_.write_object(json_, request_fields(operation), Direction::request, {{"op", operation.name}});
      json_.end_object();
      if (!operation.reply_record.empty() && !operation.mutation) continue;
      json_.key(reply_name(operation)).begin_object();
      schemas_.write_object(json_, operation.reply, Direction::answer);
      json_.end_object();
    }
    schemas_.write_named(json_);
    schemas_.write_problem(json_);
    json_.end_object();
  }

  const Catalogue catalogue_ = contract::read_catalogue();
  std::vector<OperationEntry> operations_;
  Schemas schemas_{catalogue_, contract::Dialect::asyncapi};
  JsonWriter json_;
};

}  // namespace

std::string asyncapi_document() { return Document().text(); }

}  // namespace confab::servers::hub
