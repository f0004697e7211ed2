// Files that no LMDB wrote.

#include "store/page_file.hpp"

#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "support/temp_dir.hpp"
#include "util/files.hpp"

namespace confab::store {
namespace {

constexpr std::size_t kPageBytes = 4096;

template <typename T>
void put(std::string& page, std::size_t at, T value) {
  std::memcpy(page.data() + at, &value, sizeof value);
}

/// Of transaction 1, whose free pages are told by a tree of so many levels below page 2.
std::string meta_page(std::uint64_t number, std::uint16_t levels) {
  std::string page(kPageBytes, '\0');
  put<std::uint64_t>(page, 0, number);
  put<std::uint16_t>(page, 10, 0x08);
  put<std::uint64_t>(page, 16, 0x1'beefc0de);
  put<std::uint32_t>(page, 40, kPageBytes);
  put<std::uint16_t>(page, 46, levels);
  put<std::uint64_t>(page, 80, 2);                   // root of the free tree
  put<std::uint64_t>(page, 128, ~std::uint64_t{0});  // no other tables
  put<std::uint64_t>(page, 136, 2);
  put<std::uint64_t>(page, 144, number);
  return page;
}

/// An inner page both of whose entries lead back to it.
std::string page_that_leads_to_itself() {
  std::string page(kPageBytes, '\0');
  put<std::uint64_t>(page, 0, 2);
  put<std::uint16_t>(page, 10, 0x01);
  put<std::uint16_t>(page, 12, 20);
  put<std::uint16_t>(page, 14, kPageBytes - 32);
  for (const std::uint16_t i : {0, 1}) {
    const auto entry = static_cast<std::uint16_t>(kPageBytes - 32 + i * 16);
    put<std::uint16_t>(page, 16U + i * 2U, entry);
    put<std::uint32_t>(page, entry, 2);
    put<std::uint16_t>(page, entry + 6U, 8);
    put<std::uint64_t>(page, entry + 8U, i);
  }
  return page;
}

TEST(PageFile, ATreeWithACycleIsRefused) {
  const tests::TempDir directory;
  const std::string path = directory.path() + "/data.mdb";
  const util::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  const std::string content = meta_page(0, 30) + meta_page(1, 30) + page_that_leads_to_itself();
  ASSERT_EQ(::write(file.get(), content.data(), content.size()), static_cast<ssize_t>(content.size()));
  const auto pages = PageFile::open(file.get());
  ASSERT_TRUE(pages) << pages.error().message;
  const auto commit = pages->commit(1);
  ASSERT_TRUE(commit) << commit.error().message;
  std::size_t visited = 0;
  const auto walked = pages->free_pages(*commit, [&](PageFile::PageNumber) -> Result<> {
    ++visited;
    return {};
  });
  EXPECT_EQ(walked.code(), ErrorCode::incompatible);
  EXPECT_EQ(visited, 0U);
}

}  // namespace
}  // namespace confab::store
