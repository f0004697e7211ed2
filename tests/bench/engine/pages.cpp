#include <stdexcept>

#include "bench/engine/bare.hpp"
#include "bench/engine/report.hpp"
#include "bench/engine/works.hpp"
#include "bench/engine/world.hpp"

namespace confab::bench {

namespace {

constexpr std::size_t kPage = 50;

/// The median time.
double page_us(const Engine& engine, const Target& reader, const HistoryQuery& query, Seq first,
               std::chrono::milliseconds time) {
  std::vector<double> samples;
  const auto begin = std::chrono::steady_clock::now();
  for (auto now = begin; now - begin < time;) {
    const auto page = must(engine.history(reader.author, reader.conversation, query));
    const auto done = std::chrono::steady_clock::now();
    samples.push_back(std::chrono::duration<double, std::micro>(done - now).count());
    if (page.messages.size() != kPage || page.messages.front().seq != first) throw std::runtime_error("a wrong page");
    now = std::chrono::steady_clock::now();
  }
  return median(samples);
}

}  // namespace

void measure_pages(const Plan& plan) {
  const TempDir directory;
  const WorldSize size{.messages = plan.scaled(1'000'000)};
  make_world(directory.path(), size);
  const auto engine = open_engine(directory.path());
  const Target reader = targets_of(size).front();
  const HistoryQuery first{HistoryQuery::From::after, Seq(), kPage};
  const HistoryQuery last{HistoryQuery::From::newest, Seq(), kPage};
  report({"page-first", "confab", "page_us", page_us(*engine, reader, first, Seq(1), plan.round()), {}});
  report({"page-last",
          "confab",
          "page_us",
          page_us(*engine, reader, last, Seq(size.messages - kPage + 1), plan.round()),
          {}});

  const RangeReads bare = lmdb_range_reads(TempDir().path(), size.messages, plan.round());
  report({"page-first", "lmdb", "page_us", bare.first_us, {}});
  report({"page-last", "lmdb", "page_us", bare.last_us, {}});
}

}  // namespace confab::bench
