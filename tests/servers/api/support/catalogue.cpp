#include "servers/api/support/catalogue.hpp"

#include <utility>

namespace confab::tests {

namespace {

namespace dom = simdjson::dom;

std::string text_of(dom::element element, std::string_view key) {
  std::string_view text;
  return element[key].get(text) == simdjson::SUCCESS ? std::string(text) : "";
}
std::uint64_t number_of(dom::element element, std::string_view key) {
  std::uint64_t number = 0;
  return element[key].get(number) == simdjson::SUCCESS ? number : 0;
}
bool flag_of(dom::element element, std::string_view key) {
  bool flag = false;
  return element[key].get(flag) == simdjson::SUCCESS && flag;
}

std::vector<CatalogueField> fields_of(dom::element operation, std::string_view key, const std::string& path) {
  std::vector<CatalogueField> fields;
  dom::array array;
  if (operation[key].get(array) != simdjson::SUCCESS) return fields;
  for (const dom::element element : array) {
    CatalogueField field;
    field.name = text_of(element, "name");
    field.type = text_of(element, "type");
    field.required = flag_of(element, "required");
    field.nullable = flag_of(element, "nullable");
    field.in_path = path.find("{" + field.name + "}") != std::string::npos;
    field.bytes_max = number_of(element, "bytes_max");
    field.max = number_of(element, "max");
    fields.push_back(std::move(field));
  }
  return fields;
}

std::string id(std::uint64_t number) { return std::to_string(number); }
std::string conversation(std::uint64_t number) { return "/v1/conversations/" + id(number); }

std::string credentials(const std::string& email, const std::string& password) {
  return R"({"email":")" + email + R"(","password":")" + password + "\"}";
}

}  // namespace

std::vector<CatalogueEntry> read_catalogue(const Answer& answer) {
  std::vector<CatalogueEntry> entries;
  dom::array operations;
  if (!answer.is_json() || answer.root()["operations"].get(operations) != simdjson::SUCCESS) return entries;
  for (const dom::element operation : operations) {
    if (text_of(operation, "access") == "host") continue;  // nothing for a network
    CatalogueEntry entry;
    entry.name = text_of(operation, "name");
    entry.method = text_of(operation, "method");
    entry.path = text_of(operation, "path");
    entry.status = static_cast<int>(number_of(operation, "status"));
    entry.anonymous = text_of(operation, "access") == "anonymous";
    entry.mutation = flag_of(operation, "mutation");
    entry.request = fields_of(operation, "request", entry.path);
    entry.reply = fields_of(operation, "reply", "");
    entries.push_back(std::move(entry));
  }
  return entries;
}

const std::map<std::string, std::function<GoodCall(const Scene&)>>& good_calls() {
  using S = const Scene&;
  static const std::map<std::string, std::function<GoodCall(S)>> kCalls = {
      {"users.register",
       [](S s) {
         return GoodCall{"/v1/users", credentials(s.new_email, "a new password"), {}};
       }},
      {"sessions.create",
       [](S s) {
         return GoodCall{"/v1/sessions", credentials(s.ann.email, s.ann.password), {}};
       }},
      {"sessions.create_visitor",
       [](S s) {
         const std::string visitor = credentials(s.ann.email, s.ann.password);
         return GoodCall{"/v1/sessions/visitor",
                         visitor.substr(0, visitor.size() - 1) + R"(,"conversations":[)" + id(s.direct) + "]}",
                         {}};
       }},
      {"sessions.refresh",
       [](S s) {
         return GoodCall{"/v1/sessions/refresh", R"({"refresh_token":")" + s.ann.refresh_token + "\"}", {}};
       }},
      {"sessions.list",
       [](S s) {
         return GoodCall{"/v1/sessions", "", s.ann};
       }},
      {"sessions.sign_out",
       [](S s) {
         return GoodCall{"/v1/sessions/current", "", s.cleo};
       }},
      {"sessions.revoke",
       [](S s) {
         return GoodCall{"/v1/sessions/" + id(s.other_session), "", s.ann};
       }},
      {"users.me",
       [](S s) {
         return GoodCall{"/v1/me", "", s.ann};
       }},
      {"users.set_password",
       [](S s) {
         return GoodCall{"/v1/me/password",
                         R"({"current_password":")" + s.ann.password + R"(","password":"another password"})", s.ann};
       }},
      {"users.change_email",
       [](S s) {
         return GoodCall{"/v1/me/email", credentials("new-" + s.new_email, s.ann.password), s.ann};
       }},
      {"users.confirm_email",
       [](S s) {
         return GoodCall{"/v1/users/confirm_email", R"({"token":")" + s.email_token + "\"}", {}};
       }},
      {"passwords.policy",
       [](S) {
         return GoodCall{"/v1/passwords/policy", "", {}};
       }},
      {"passwords.request_reset",
       [](S s) {
         return GoodCall{"/v1/passwords/request_reset", R"({"email":")" + s.new_email + "\"}", {}};
       }},
      {"passwords.reset",
       [](S s) {
         return GoodCall{
             "/v1/passwords/reset", R"({"token":")" + s.reset_token + R"(","password":"another password"})", {}};
       }},
      {"users.get",
       [](S s) {
         return GoodCall{"/v1/users/" + id(s.bob.id), "", s.ann};
       }},
      {"users.list",
       [](S s) {
         return GoodCall{"/v1/users?prefix=bob&limit=2", "", s.ann};
       }},
      {"users.update",
       [](S s) {
         return GoodCall{"/v1/me", R"({"name":"Ann Lee","about":"sails"})", s.ann};
       }},
      {"users.search",
       [](S s) {
         return GoodCall{"/v1/users/search?words=bo&limit=2", "", s.ann};
       }},
      {"blocks.add",
       [](S s) {
         return GoodCall{"/v1/blocks/" + id(s.bob.id), "", s.ann};
       }},
      {"blocks.remove",
       [](S s) {
         return GoodCall{"/v1/blocks/" + id(s.bob.id), "", s.ann};
       }},
      {"blocks.list",
       [](S s) {
         return GoodCall{"/v1/blocks?limit=2", "", s.ann};
       }},
      {"reports.create",
       [](S s) {
         return GoodCall{"/v1/reports", "{\"user\":" + id(s.bob.id) + R"(,"reason":"rude","client_key":"r1"})", s.ann};
       }},
      {"conversations.open_direct",
       [](S s) {
         return GoodCall{"/v1/conversations/direct", "{\"user\":" + id(s.cleo.id) + "}", s.ann};
       }},
      {"conversations.create_group",
       [](S s) {
         return GoodCall{"/v1/conversations/groups",
                         R"({"title":"us","client_key":"g1","members":[)" + id(s.bob.id) + "]}", s.ann};
       }},
      {"conversations.list",
       [](S s) {
         return GoodCall{"/v1/conversations?limit=10", "", s.ann};
       }},
      {"conversations.get",
       [](S s) {
         return GoodCall{conversation(s.direct), "", s.ann};
       }},
      {"conversations.members",
       [](S s) {
         return GoodCall{conversation(s.group) + "/members?limit=1", "", s.ann};
       }},
      {"conversations.add_member",
       [](S s) {
         return GoodCall{conversation(s.group) + "/members/" + id(s.cleo.id), "", s.ann};
       }},
      {"conversations.remove_member",
       [](S s) {
         return GoodCall{conversation(s.group) + "/members/" + id(s.bob.id), "", s.ann};
       }},
      {"conversations.leave",
       [](S s) {
         return GoodCall{conversation(s.group) + "/leave", "", s.bob};
       }},
      {"conversations.forget",
       [](S s) {
         return GoodCall{conversation(s.left), "", s.bob};
       }},
      {"conversations.hide",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/hidden", "", s.bob};
       }},
      {"conversations.show",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/hidden", "", s.ann};
       }},
      {"conversations.update",
       [](S s) {
         return GoodCall{conversation(s.group), R"({"title":"Lunch","who_adds":"all"})", s.ann};
       }},
      {"conversations.set_preferences",
       [](S s) {
         return GoodCall{conversation(s.group) + "/preferences", R"({"muted_until":1,"pinned":true})", s.bob};
       }},
      {"conversations.add_members",
       [](S s) {
         return GoodCall{conversation(s.group) + "/members", R"({"users":[)" + id(s.cleo.id) + "]}", s.ann};
       }},
      {"members.set_role",
       [](S s) {
         return GoodCall{conversation(s.group) + "/members/" + id(s.bob.id) + "/role", R"({"role":"admin"})", s.ann};
       }},
      {"invites.create",
       [](S s) {
         return GoodCall{conversation(s.group) + "/invites", R"({"expires_in":3600,"uses":2})", s.ann};
       }},
      {"invites.list",
       [](S s) {
         return GoodCall{conversation(s.group) + "/invites", "", s.ann};
       }},
      {"invites.revoke",
       [](S s) {
         return GoodCall{conversation(s.group) + "/invites/1", "", s.ann};
       }},
      {"invites.get",
       [](S s) {
         return GoodCall{"/v1/invites/get", R"({"token":")" + s.invite + "\"}", s.cleo};
       }},
      {"invites.accept",
       [](S s) {
         return GoodCall{"/v1/invites/accept", R"({"token":")" + s.invite + "\"}", s.cleo};
       }},
      {"conversations.mark_read",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/read", R"({"seq":2})", s.bob};
       }},
      {"conversations.mark_delivered",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/delivered", R"({"seq":2})", s.bob};
       }},
      {"typing.send",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/typing", "", s.ann};
       }},
      {"messages.send",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/messages",
                         R"({"body":"hi","client_key":"m1","reply_to":1,"data":{"n":1}})", s.ann};
       }},
      {"messages.edit",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/messages/2", R"({"body":"two, edited"})", s.ann};
       }},
      {"messages.delete",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/messages/3", "", s.ann};
       }},
      {"pins.add",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/pins/1", "", s.bob};
       }},
      {"pins.remove",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/pins/1", "", s.bob};
       }},
      {"pins.list",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/pins", "", s.bob};
       }},
      {"reactions.add",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/messages/1/reactions", R"({"emoji":"+"})", s.bob};
       }},
      {"reactions.remove",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/messages/1/reactions?emoji=%2B", "", s.bob};
       }},
      {"reactions.list",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/messages/1/reactions?limit=2", "", s.bob};
       }},
      {"messages.get",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/messages/1", "", s.bob};
       }},
      {"messages.list",
       [](S s) {
         return GoodCall{conversation(s.direct) + "/messages?before=3&limit=2", "", s.bob};
       }},
      {"events.list",
       [](S s) {
         return GoodCall{"/v1/events?limit=2&cursor=" + s.cursor, "", s.bob};
       }},
  };
  return kCalls;
}

}  // namespace confab::tests
