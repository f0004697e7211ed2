#include <gtest/gtest.h>

#include "bindings/conformance/c_door.hpp"
#include "bindings/conformance/engine_door.hpp"
#include "bindings/conformance/story.hpp"

namespace confab::tests {
namespace {

class Conformance : public ::testing::TestWithParam<Story> {};

TEST_P(Conformance, ThroughTheEngine) {
  EngineDoor door;
  ASSERT_TRUE(door.is_open());
  tell(GetParam(), door);
}

TEST_P(Conformance, ThroughTheCApi) {
  CDoor door;
  ASSERT_TRUE(door.is_open());
  tell(GetParam(), door);
}

INSTANTIATE_TEST_SUITE_P(Stories, Conformance, ::testing::ValuesIn(stories()),
                         [](const auto& story) { return test_name(story.param); });

}  // namespace
}  // namespace confab::tests
