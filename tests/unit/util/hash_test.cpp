#include "util/hash.hpp"

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "util/secret.hpp"

namespace confab::util {
namespace {

TEST(Hash, IsPersonalizedBlake2b) {
  // Python: hashlib.blake2b(b"abc", digest_size=32, person=b"confab.test".ljust(16, b"\0"))
  const Hash256 expected = {0x0b, 0x1f, 0x8f, 0xb3, 0x9f, 0xdd, 0x4c, 0x23, 0x5f, 0xad, 0xd9,
                            0x08, 0xe2, 0x92, 0x55, 0x73, 0x52, 0xe2, 0xed, 0x57, 0x07, 0x66,
                            0xcd, 0x0c, 0xb6, 0xa6, 0x99, 0xf6, 0xbd, 0x14, 0x77, 0xba};
  EXPECT_EQ(blake2b_256("confab.test", "abc"), expected);
}

TEST(Hash, KeyedMatchesPythonsBlake2b) {
  // Python: hashlib.blake2b(b"abc", digest_size=16, key=b"k" * 32, person=b"confab.test".ljust(16, b"\0"))
  const Hash128 expected = {0x98, 0x11, 0x86, 0x92, 0xff, 0x28, 0xcc, 0x95,
                            0x7a, 0xa1, 0xa7, 0x5a, 0x2e, 0x0b, 0x99, 0xe7};
  EXPECT_EQ(blake2b_128("confab.test", as_bytes("abc"), as_bytes(std::string(32, 'k'))), expected);
}

TEST(Hash, DomainsAndSizesAreUnrelated) {
  EXPECT_NE(blake2b_256("one", "abc"), blake2b_256("two", "abc"));
  const Hash256 wide = blake2b_256("one", "abc");
  const Hash128 narrow = blake2b_128("one", "abc");
  EXPECT_FALSE(std::equal(narrow.begin(), narrow.end(), wide.begin()));
}

TEST(Hash, PartsHashAsOneText) {
  Hash256 hash;
  Hasher("one", hash.size()).update("a").update("").update("bc").finish(hash);
  EXPECT_EQ(hash, blake2b_256("one", "abc"));
}

TEST(Hash, ConstantTimeEqualityComparesAllBytesAndSizes) {
  EXPECT_TRUE(equal_constant_time(as_bytes("abcd"), as_bytes("abcd")));
  EXPECT_FALSE(equal_constant_time(as_bytes("abcd"), as_bytes("abce")));
  EXPECT_FALSE(equal_constant_time(as_bytes("abcd"), as_bytes("abc")));
  EXPECT_TRUE(equal_constant_time({}, {}));
}

TEST(Secret, IsEmptyAfterBeingMovedFrom) {
  Secret first("password");
  Secret second = std::move(first);
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(second.text(), "password");
  first = std::move(second);
  EXPECT_EQ(first.text(), "password");
}

}  // namespace
}  // namespace confab::util
