#include "crash/power_cut.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "crash/chat_node.hpp"
#include "crash/writer_process.hpp"
#include "support/temp_dir.hpp"

namespace confab::crash {

namespace {

std::string read_whole(const std::string& path) {
  std::ostringstream whole;
  whole << std::ifstream(path, std::ios::binary).rdbuf();
  return whole.str();
}

void write_whole(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Lets `program` write under unsynced_loss.so until it is killed.
std::optional<LossJournal> record(const std::string& program) {
  const tests::TempDir dir(tests::TempDir::fast_parent());
  const std::string data = dir / "data";
  {
    auto node = ChatNode::open(data);
    if (!node || !make_conversation(**node)) return std::nullopt;
  }
  std::string base = read_whole(data + "/data.mdb");
  WriterProcess writer({program,
                        data,
                        0,
                        {0, 0, 0, 0},
                        {{"LD_PRELOAD", CONFAB_UNSYNCED_LOSS},
                         {"CONFAB_LOSS_FILE", data + "/data.mdb"},
                         {"CONFAB_LOSS_JOURNAL", dir / "journal"}}});
  if (!writer.wait_for(400) || !writer.kill()) return std::nullopt;
  return LossJournal::parse(std::move(base), read_whole(dir / "journal"));
}

/// Gives the image to a reader of its own; what it says, empty if all is well.
std::string look_for_breach(const LossJournal::Image& image) {
  if (image.contradictory) return "what was acknowledged contradicts itself";
  const tests::TempDir dir(tests::TempDir::fast_parent());
  std::filesystem::create_directory(dir / "data");
  std::filesystem::permissions(dir / "data", std::filesystem::perms::owner_all);
  write_whole(dir / "data/data.mdb", image.bytes);
  std::ofstream lines(dir / "acknowledged");
  for (const auto& [who, placement] : image.acknowledged) {
    lines << who.first << ' ' << who.second << ' ' << placement.seq << ' ' << placement.position << '\n';
  }
  lines.close();
  const std::string call = std::string(CONFAB_CRASH_READER) + " " + dir / "data" + " " + dir / "acknowledged" + " 2>&1";
  std::FILE* reader = ::popen(call.c_str(), "r");
  if (reader == nullptr) return "no reader";
  std::string said;
  char chunk[512];
  while (std::fgets(chunk, sizeof chunk, reader) != nullptr) said += chunk;
  const int status = ::pclose(reader);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return said.empty() || said == "\n" ? "the reader died" : said;
}

struct Finding {
  std::size_t cuts = 0;
  std::size_t cuts_with_unsynced = 0;
  std::size_t breaches = 0;
  std::string first_breach;
};

Finding cut_often(const LossJournal& journal, std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  Finding finding;
  for (; finding.cuts < count; ++finding.cuts) {
    // First at the end, where most is acknowledged, then anywhere.
    const std::size_t at = finding.cuts == 0 ? journal.entries() : random() % (journal.entries() + 1);
    const LossJournal::Image image = journal.cut(at, random);
    if (image.unsynced > 0) ++finding.cuts_with_unsynced;
    const std::string breach = look_for_breach(image);
    if (breach.empty()) continue;
    if (finding.breaches++ == 0) {
      finding.first_breach = "cut after entry " + std::to_string(at) + " of " + std::to_string(journal.entries()) +
                             ", " + std::to_string(image.unsynced) + " writes unsynced: " + breach;
    }
  }
  return finding;
}

TEST(PowerCut, LosesNothingThatWasAcknowledged) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const auto journal = record(CONFAB_CRASH_WRITER);
  ASSERT_TRUE(journal);
  ASSERT_TRUE(journal->is_whole()) << "the store writes in a way that the interposer does not follow";
  EXPECT_GT(journal->syncs(), 20U);
  const Finding finding = cut_often(*journal, seed, rounds("CONFAB_POWER_CUTS", 150));
  EXPECT_EQ(finding.breaches, 0U) << finding.first_breach;
  EXPECT_GT(finding.cuts_with_unsynced, finding.cuts / 10) << "hardly a cut had anything to lose";
}

// The test of the test: a store that does not sync must be found out.
TEST(PowerCut, FindsOutAStoreThatDoesNotSync) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const auto journal = record(CONFAB_CRASH_WRITER_NO_SYNC);
  ASSERT_TRUE(journal);
  ASSERT_TRUE(journal->is_whole());
  const Finding finding = cut_often(*journal, seed, 20);
  EXPECT_GE(finding.breaches, 5U) << "the check did not see what was lost";
}

}  // namespace

}  // namespace confab::crash
