#include "common/http/response_text.hpp"

#include <gtest/gtest.h>

namespace confab::servers::tests {
namespace {

TEST(ResponseText, TheDateIsWrittenAsHttpWantsIt) {
  EXPECT_EQ(date_line(784'111'777), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");  // RFC 9110, 5.6.7
  EXPECT_EQ(date_line(0), "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n");
}

}  // namespace
}  // namespace confab::servers::tests
