#include "bindings/conformance/story.hpp"

#include <cctype>

#include <gtest/gtest.h>

namespace confab::tests {

namespace dom = simdjson::dom;

namespace {

class Teller {
 public:
  explicit Teller(Door& door) : door_(door) {}

  /// Empty, or what went otherwise.
  std::string step(dom::element step) {
    if (has(step, "call")) {
      const std::string request = has(step, "with") ? value(step["with"]) : "{}";
      return compare(step, "reply", door_.call(who(step), text_of(step, "call"), request));
    }
    if (has(step, "subscribe")) {
      const std::string cursor = has(step, "from") ? text(value(step["from"])) : "";
      return compare(step, "", door_.subscribe(text_of(step, "subscribe"), who(step), cursor));
    }
    if (has(step, "follow")) return compare(step, "", door_.follow(text_of(step, "follow"), text_of(step, "under")));
    if (has(step, "confirm")) return compare(step, "", door_.confirm(text_of(step, "confirm")));
    if (has(step, "event")) return compare(step, "is", door_.next(text_of(step, "event")));
    if (has(step, "ended")) return compare(step, "", door_.next(text_of(step, "ended")));
    if (!has(step, "unsubscribe")) return "there is no such step";
    door_.unsubscribe(text_of(step, "unsubscribe"));
    return "";
  }

  const std::string& fault() const { return fault_; }

 private:
  std::string value(dom::element given) { return expand(given, saved_, fault_); }

  static std::string text(const std::string& json) {
    const Json parsed = Json::parse(json);
    std::string_view text;
    return parsed.valid() && parsed.root.get(text) == simdjson::SUCCESS ? std::string(text) : "";
  }

  Who who(dom::element step) {
    if (!has(step, "as")) return {};
    if (text_of(step, "as") == "host") return {Who::Kind::host, 0, 0, ""};
    const dom::element as = step["as"];
    if (has(as, "token")) return {Who::Kind::token, 0, 0, text(value(as["token"]))};
    Who who{Who::Kind::user, std::stoull(value(as["user"])), 0, ""};
    if (has(as, "session")) who.session = std::stoull(value(as["session"]));
    return who;
  }

  std::string compare(dom::element step, const std::string& member, const Told& told) {
    if (!told.code.empty()) {
      if (!has(step, "error")) return "refused: " + told.code + " " + told.field + " " + told.json;
      return compare(step["error"],
                     "{\"code\":" + json_string(told.code) + ",\"field\":" + json_string(told.field) + "}");
    }
    if (has(step, "error")) return "not refused: " + told.json;
    return has(step, member) ? compare(step[member], told.json) : "";
  }

  std::string compare(dom::element pattern, const std::string& json) {
    const Json found = Json::parse(json);
    if (!found.valid()) return "not JSON: " + json;
    return difference(pattern, found.root, saved_, "answer");
  }

  Door& door_;
  Saved saved_;
  std::string fault_;
};

}  // namespace

const std::vector<Story>& stories() {
  static dom::parser parser;
  static const std::vector<Story> kStories = [] {
    std::vector<Story> all;
    const dom::element file = parser.load(CONFAB_CONFORMANCE_FILE);
    for (const dom::element story : dom::array(file["stories"])) {
      all.push_back({text_of(story, "name"), has(story, "embedded"), story["steps"]});
    }
    return all;
  }();
  return kStories;
}

void PrintTo(const Story& story, std::ostream* out) { *out << story.name; }

void tell(const Story& story, Door& door) {
  Teller teller(door);
  int number = 0;
  for (const dom::element step : dom::array(story.steps)) {
    ++number;
    std::string wrong = teller.step(step);
    if (wrong.empty()) wrong = teller.fault();
    ASSERT_EQ(wrong, "") << "step " << number << ": " << simdjson::minify(step);
  }
}

std::string test_name(const Story& story) {
  std::string name;
  bool upper = true;
  for (const char c : story.name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) name += upper ? static_cast<char>(std::toupper(byte)) : c;
    upper = std::isalnum(byte) == 0;
  }
  return name;
}

}  // namespace confab::tests
