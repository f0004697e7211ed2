#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "bindings/conformance/story.hpp"
#include "servers/api/support/api_process.hpp"
#include "servers/api/support/catalogue.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {
namespace {

namespace dom = simdjson::dom;

/// A name or value in a path or query.
std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    char byte[4];
    std::snprintf(byte, sizeof byte, "%%%02X", static_cast<unsigned char>(c));
    out += byte;
  }
  return out;
}

/// As it stands in a path or query: a string without its quotes.
std::string text_value(dom::element value) {
  std::string_view text;
  return percent_encoded(value.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(value));
}

/// REST, on a server of its own. A subscription asks for events after its cursor.
class RestDoor final : public Door {
 public:
  RestDoor() : api_(folder_.path()) {
    if (!is_open()) return;
    for (auto& entry : read_catalogue(ask(api_.port(), "GET", "/v1/operations"))) {
      entries_[entry.name] = std::move(entry);
    }
  }
  bool is_open() const { return api_.port() != 0; }

  Told call(const Who& who, const std::string& operation, const std::string& request) override {
    const CatalogueEntry& entry = entries_.at(operation);
    const Json fields = Json::parse(request);
    std::string path = entry.path;
    std::string query;
    std::string body;
    for (const auto& [key, value] : dom::object(fields.root)) {
      const std::string braced = "{" + std::string(key) + "}";
      if (const auto at = path.find(braced); at != std::string::npos) {
        path.replace(at, braced.size(), text_value(value));
      } else if (entry.takes_body()) {
        body += (body.empty() ? "" : ",") + json_string(key) + ":" + simdjson::minify(value);
      } else if (!value.is_null()) {
        query += (query.empty() ? "?" : "&") + percent_encoded(key) + "=" + text_value(value);
      }
    }
    if (path.find('{') != std::string::npos) return {"the path lacks a field: " + path, "untold", ""};
    if (entry.takes_body()) body = "{" + body + "}";
    return told(ask(api_.port(), entry.method, path + query, {.token = who.token, .body = body}), entry.status);
  }

  Told subscribe(const std::string& name, const Who& who, const std::string& cursor) override {
    if (!cursor.empty()) {
      subscriptions_[name] = {who, cursor};
      return {};
    }
    Told inbox = call(who, "conversations.list", "{}");
    if (inbox.code.empty()) subscriptions_[name] = {who, text_of(Json::parse(inbox.json).root, "cursor")};
    return inbox;
  }

  Told next(const std::string& name) override {
    auto& [who, cursor] = subscriptions_[name];
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kWaitMs);
    while (std::chrono::steady_clock::now() < deadline) {
      Told page = call(who, "events.list", R"({"limit":1,"cursor":)" + json_string(cursor) + "}");
      if (!page.code.empty()) return page;
      const Json json = Json::parse(page.json);
      cursor = text_of(json.root, "cursor");
      dom::element event;
      if (json.root.at_pointer("/events/0").get(event) == simdjson::SUCCESS) return {simdjson::minify(event), "", ""};
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return {"nothing came", "timeout", ""};
  }

  void unsubscribe(const std::string& name) override { subscriptions_.erase(name); }

 private:
  struct Place {
    Who who;
    std::string cursor;
  };

  static Told told(const Answer& answer, int status) {
    if (answer.status() == status) return {answer.body(), "", ""};
    if (answer.status() < 400) return {answer.body(), "status " + std::to_string(answer.status()), ""};
    return {answer.body(), answer.text("/code"), answer.text("/errors/0/field")};
  }

  TempDir folder_{TempDir::fast_parent()};
  ApiProcess api_;
  std::map<std::string, CatalogueEntry> entries_;
  std::map<std::string, Place> subscriptions_;
};

std::vector<Story> network_stories() {
  std::vector<Story> all = stories();
  std::erase_if(all, [](const Story& story) { return story.embedded; });
  return all;
}

class Conformance : public ::testing::TestWithParam<Story> {};

TEST_P(Conformance, EachStoryHoldsThroughTheApiServer) {
  RestDoor door;
  ASSERT_TRUE(door.is_open());
  tell(GetParam(), door);
}

INSTANTIATE_TEST_SUITE_P(Stories, Conformance, ::testing::ValuesIn(network_stories()),
                         [](const auto& story) { return test_name(story.param); });

}  // namespace
}  // namespace confab::tests
