#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/observe/metrics_block.hpp"
#include "util/mutex.hpp"

namespace confab::servers {

/// Only rises. Threads: any, without a lock.
class Counter {
 public:
  explicit Counter(MetricsBlock::Cell& cell) : cell_(&cell) {}
  void add(std::uint64_t amount = 1) { cell_->fetch_add(amount, std::memory_order_relaxed); }
  /// In this column.
  std::uint64_t value() const { return cell_->load(std::memory_order_relaxed); }

 private:
  MetricsBlock::Cell* cell_;
};

/// Rises and falls. Threads: any, without a lock.
class Gauge {
 public:
  explicit Gauge(MetricsBlock::Cell& cell) : cell_(&cell) {}
  void add(std::int64_t amount) { cell_->fetch_add(static_cast<std::uint64_t>(amount), std::memory_order_relaxed); }
  void set(std::int64_t value) { cell_->store(static_cast<std::uint64_t>(value), std::memory_order_relaxed); }
  /// In this column.
  std::int64_t value() const { return static_cast<std::int64_t>(cell_->load(std::memory_order_relaxed)); }

 private:
  MetricsBlock::Cell* cell_;
};

/// Counts observations by upper bound. Observed in microseconds, exposed in seconds. Threads: any, without a lock.
class DurationHistogram {
 public:
  static const std::vector<std::int64_t>& bounds_us();
  /// One for each bound, one for what is beyond the last, and the sum.
  static std::size_t cell_count() { return bounds_us().size() + 2; }

  /// The first of cell_count() cells.
  explicit DurationHistogram(MetricsBlock::Cell& cell) : cells_(&cell) {}
  void observe_us(std::int64_t duration_us);

 private:
  MetricsBlock::Cell* cells_;
};

/// The metrics of a server, by name and labels: of this process, or of several that share a MetricsBlock, summed.
///
/// Asking again for the same name and labels gives the same object. Look things up once and keep the reference: it
/// lives as long as the registry. Names and labels come from us, never from a request, so their number is bounded; what
/// finds no room in the block (MetricsBlock::kSeriesMax, kCellsMax) is counted but not shown.
/// Threads: any.
class MetricsRegistry {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;
  using Across = MetricsBlock::Across;

  /// Of this process alone.
  MetricsRegistry();
  /// Counts in one column of a block, which outlives the registry, and shows all of them.
  MetricsRegistry(MetricsBlock& block, int column);

  Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  DurationHistogram& histogram(const std::string& name, const std::string& help, const Labels& labels = {});

  /// A gauge that is asked for its value when the page is written. `read` must be quick and safe on any thread.
  void gauge_function(const std::string& name, const std::string& help, std::function<double()> read,
                      Across across = Across::sum);
  /// The same of a count that only rises, from 0 at the start of this process.
  void counter_function(const std::string& name, const std::string& help, std::function<double()> read);

  /// Whether other processes count as well; then the functions above are theirs to see only as of the last publish().
  bool shared() const { return block_.columns() > 1; }
  void publish() const;

  /// Everything in the Prometheus text format (0.0.4), with the figures of the processes.
  std::string exposition() const;

  static constexpr const char* kContentType = "text/plain; version=0.0.4; charset=utf-8";

 private:
  using Kind = MetricsBlock::Kind;
  struct Function {
    MetricsBlock::Cell* cell = nullptr;
    double before = 0;  ///< what earlier processes of this column counted
    std::function<double()> read;
  };

  static std::string label_text(const Labels& labels);
  MetricsBlock::Cell& cells(const std::string& name, const std::string& labels, const std::string& help, Kind kind,
                            Across across = Across::sum) CONFAB_REQUIRES(mutex_);
  void add_function(const std::string& name, const std::string& help, std::function<double()> read, Kind kind,
                    Across across);
  void add_process_figures();

  std::unique_ptr<MetricsBlock> own_block_;
  MetricsBlock& block_;
  const int column_;

  // By name and label text.
  template <typename Metric>
  using Named = std::map<std::pair<std::string, std::string>, Metric>;

  mutable util::Mutex mutex_;
  Named<Counter> counters_ CONFAB_GUARDED_BY(mutex_);
  Named<Gauge> gauges_ CONFAB_GUARDED_BY(mutex_);
  Named<DurationHistogram> histograms_ CONFAB_GUARDED_BY(mutex_);
  std::map<std::string, Function> functions_ CONFAB_GUARDED_BY(mutex_);
  std::deque<std::vector<MetricsBlock::Cell>> without_room_ CONFAB_GUARDED_BY(mutex_);
};

}  // namespace confab::servers
