#include "common/observe/metrics_block.hpp"

#include <algorithm>
#include <ctime>
#include <new>

#include <sys/mman.h>

namespace confab::servers {

static_assert(MetricsBlock::Cell::is_always_lock_free, "a lock would not reach another process");

/// One series. Written once, by the process that took its place; read by all once `complete`.
struct MetricsBlock::Entry {
  std::atomic<bool> complete;
  Kind kind;
  Across across;
  std::uint32_t first_cell;
  std::uint32_t cells;
  char name[96];
  char labels[160];
  char help[160];
};

struct MetricsBlock::Header {
  std::atomic<std::uint32_t> entries_taken;
  std::atomic<std::uint32_t> cells_taken;
  Entry entries[kSeriesMax];
};

namespace {

constexpr std::size_t kPageBytes = 4'096;

constexpr std::size_t whole_pages(std::size_t bytes) { return (bytes + kPageBytes - 1) / kPageBytes * kPageBytes; }

template <std::size_t N>
bool fits(std::string_view text, const char (&)[N]) {
  return text.size() < N;
}

}  // namespace

MetricsBlock::MetricsBlock(int columns) : columns_(columns), began_(static_cast<double>(std::time(nullptr))) {
  // Whole pages to each column, whose cells are a power of two: no two processes write to one cache line.
  const std::size_t cell_bytes = static_cast<std::size_t>(columns) * kCellsMax * sizeof(Cell);
  bytes_ = whole_pages(sizeof(Header)) + cell_bytes;
  void* memory = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  // Pages come zeroed, which is what all of it begins as: nothing needs to be touched.
  header_ = static_cast<Header*>(memory);
  cells_ = reinterpret_cast<Cell*>(static_cast<char*>(memory) + whole_pages(sizeof(Header)));
}

MetricsBlock::~MetricsBlock() { ::munmap(header_, bytes_); }

void MetricsBlock::visit(const std::function<void(const Series&, std::size_t)>& each) const {
  const std::size_t taken = std::min<std::size_t>(header_->entries_taken.load(std::memory_order_relaxed), kSeriesMax);
  for (std::size_t i = 0; i < taken; ++i) {
    const Entry& entry = header_->entries[i];
    if (!entry.complete.load(std::memory_order_acquire)) continue;  // or its process died before it was
    each({entry.name, entry.labels, entry.help, entry.kind, entry.across, entry.cells}, entry.first_cell);
  }
}

std::size_t MetricsBlock::add(const Series& series) {
  std::size_t found = kNoRoom;
  visit([&](const Series& known, std::size_t first_cell) {
    if (found == kNoRoom && known.name == series.name && known.labels == series.labels) found = first_cell;
  });
  if (found != kNoRoom) return found;

  Entry probe;
  if (!fits(series.name, probe.name) || !fits(series.labels, probe.labels) || !fits(series.help, probe.help)) {
    return kNoRoom;
  }
  const auto cells = static_cast<std::uint32_t>(series.cells);
  if (header_->entries_taken.load() >= kSeriesMax || header_->cells_taken.load() + cells > kCellsMax) return kNoRoom;
  const std::uint32_t index = header_->entries_taken.fetch_add(1);
  const std::uint32_t first_cell = header_->cells_taken.fetch_add(cells);
  if (index >= kSeriesMax || first_cell + cells > kCellsMax) return kNoRoom;

  Entry& entry = header_->entries[index];
  entry.kind = series.kind;
  entry.across = series.across;
  entry.first_cell = first_cell;
  entry.cells = cells;
  series.name.copy(entry.name, series.name.size());
  series.labels.copy(entry.labels, series.labels.size());
  series.help.copy(entry.help, series.help.size());
  entry.complete.store(true, std::memory_order_release);
  return first_cell;
}

void MetricsBlock::forget_gauges(int column) {
  visit([&](const Series& series, std::size_t first_cell) {
    if (series.kind == Kind::gauge || series.kind == Kind::gauge_function) {
      cell(column, first_cell).store(0, std::memory_order_relaxed);
    }
  });
}

}  // namespace confab::servers
