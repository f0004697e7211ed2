#include "golden/scene.hpp"

#include <simdjson.h>

#include "support/test_engine.hpp"

namespace confab::tests::golden {

namespace {

using simdjson::dom::element;

std::string_view position_of(std::string_view cursor) { return cursor.substr(cursor.find('-') + 1); }

std::string difference_of(element want, element got, std::string_view member, const std::string& where) {
  const auto otherwise = [&] { return where + " is " + simdjson::minify(got) + " and not " + simdjson::minify(want); };
  if (want.type() != got.type()) return otherwise();
  if (want.is_object()) {
    for (const auto [name, value] : want.get_object()) {
      const std::string place = where + "." + std::string(name);
      element found;
      if (got[name].get(found) != simdjson::SUCCESS) return place + " is missing";
      if (auto other = difference_of(value, found, name, place); !other.empty()) return other;
    }
    return {};
  }
  if (want.is_array()) {
    if (want.get_array().size() != got.get_array().size()) return otherwise();
    for (std::size_t i = 0; i < want.get_array().size(); ++i) {
      const std::string place = where + "[" + std::to_string(i) + "]";
      if (auto other = difference_of(want.at(i), got.at(i), member, place); !other.empty()) return other;
    }
    return {};
  }
  std::string_view wanted;
  std::string_view found;
  const bool texts = want.get(wanted) == simdjson::SUCCESS && got.get(found) == simdjson::SUCCESS;
  if (texts && member == "cursor" && position_of(wanted) == position_of(found)) return {};
  return simdjson::minify(want) == simdjson::minify(got) ? std::string() : otherwise();
}

}  // namespace

EngineOptions golden_options(const std::string& data_dir) {
  EngineOptions options = test_options(data_dir);
  options.clock = [] { return kOpenedAt; };
  return options;
}

std::string answer_of(Engine& engine, UserId user, std::string_view operation, std::string request,
                      std::string_view start) {
  constexpr std::string_view kStart = "$START";
  if (const auto at = request.find(kStart); at != std::string::npos) request.replace(at, kStart.size(), start);
  OperationRequest call;
  call.name = operation;
  call.caller = user;
  call.json = request;
  auto reply = engine.operations().call(call);
  if (reply) return std::move(reply->json);
  return std::string(R"({"error":")") + to_string(reply.error().code) + R"(","field":")" + reply.error().field + "\"}";
}

std::string difference(std::string_view want, std::string_view got) {
  simdjson::dom::parser want_parser;
  simdjson::dom::parser got_parser;
  element wanted;
  element found;
  if (want_parser.parse(want).get(wanted) != simdjson::SUCCESS) return "what is wanted is not JSON";
  if (got_parser.parse(got).get(found) != simdjson::SUCCESS) return "the answer is not JSON";
  return difference_of(wanted, found, "", "answer");
}

}  // namespace confab::tests::golden
