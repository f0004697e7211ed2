#include "bindings/conformance/json.hpp"

#include <gtest/gtest.h>

namespace confab::tests {
namespace {

bool matches(std::string_view pattern, std::string_view found, Saved& saved) {
  const Json wanted = Json::parse(pattern);
  const Json json = Json::parse(found);
  return difference(wanted.root, json.root, saved, "").empty();
}

bool matches(std::string_view pattern, std::string_view found) {
  Saved saved;
  return matches(pattern, found, saved);
}

TEST(ConformancePattern, AnObjectHasExactlyTheMembersUnlessMoreAreAllowed) {
  EXPECT_TRUE(matches(R"({"a":1,"b":null})", R"({"b":null,"a":1})"));
  EXPECT_FALSE(matches(R"({"a":1})", R"({"a":1,"b":2})"));
  EXPECT_FALSE(matches(R"({"a":1,"b":2})", R"({"a":1})"));
  EXPECT_TRUE(matches(R"({"a":1,"...":true})", R"({"a":1,"b":2})"));
  EXPECT_FALSE(matches(R"({"a":1,"...":true})", R"({"b":2})"));
  EXPECT_FALSE(matches(R"({"...":true})", "[]"));
}

TEST(ConformancePattern, ArraysMatchItemByItem) {
  EXPECT_TRUE(matches(R"([1,{"a":true}])", R"([1,{"a":true}])"));
  EXPECT_FALSE(matches("[1,2]", "[1]"));
  EXPECT_FALSE(matches("[1,2]", "[2,1]"));
  EXPECT_FALSE(matches("[]", "{}"));
}

TEST(ConformancePattern, AnyIsOfItsType) {
  const char* const values[][2] = {{"string", R"("x")"}, {"integer", "7"}, {"boolean", "false"},
                                   {"array", "[]"},      {"object", "{}"}, {"null", "null"}};
  for (const auto& [type, ignored] : values) {
    for (const auto& [other, value] : values) {
      EXPECT_EQ(matches(R"({"$any":")" + std::string(type) + "\"}", value), type == other) << type << " " << value;
    }
  }
  EXPECT_FALSE(matches(R"({"$any":"integer"})", "1.5"));
}

TEST(ConformancePattern, WhatWasSavedIsComparedAndGiven) {
  Saved saved;
  EXPECT_FALSE(matches(R"("$id")", "7", saved)) << "nothing was saved yet";
  EXPECT_FALSE(matches(R"({"$save":"id","$any":"string"})", "7", saved));
  EXPECT_TRUE(matches(R"({"$save":"id"})", "7", saved));
  EXPECT_TRUE(matches(R"({"is":"$id"})", R"({"is":7})", saved));
  EXPECT_FALSE(matches(R"({"is":"$id"})", R"({"is":"7"})", saved));

  std::string fault;
  const Json given = Json::parse(R"({"a":["$id",{"$repeat":["é\"",2]}],"b":"\u0001"})");
  EXPECT_EQ(expand(given.root, saved, fault), R"({"a":[7,"é\"é\""],"b":"\u0001"})");
  EXPECT_EQ(fault, "");
  expand(Json::parse(R"("$nothing")").root, saved, fault);
  EXPECT_NE(fault, "");
}

}  // namespace
}  // namespace confab::tests
