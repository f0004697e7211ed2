#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace confab::servers {

/// Only rises. Threads: any, without a lock.
class Counter {
 public:
  void add(std::uint64_t amount = 1) { value_.fetch_add(amount, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// Rises and falls. Threads: any, without a lock.
class Gauge {
 public:
  void add(std::int64_t amount) { value_.fetch_add(amount, std::memory_order_relaxed); }
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

/// Counts observations by upper bound. Observed in microseconds, exposed in seconds. Threads: any, without a lock.
class DurationHistogram {
 public:
  static const std::vector<std::int64_t>& bounds_us();

  DurationHistogram();
  void observe_us(std::int64_t duration_us);
  std::uint64_t bucket(std::size_t index) const { return buckets_[index].load(std::memory_order_relaxed); }
  std::uint64_t sum_us() const { return sum_us_.load(std::memory_order_relaxed); }

 private:
  std::vector<std::atomic<std::uint64_t>> buckets_;  ///< one more than bounds: the last has none
  std::atomic<std::uint64_t> sum_us_{0};
};

/// The metrics of one process, by name and labels.
///
/// Asking again for the same name and labels gives the same object. Look things up once and keep the reference: it
/// lives as long as the registry. Names and labels come from us, never from a request, so their number is bounded.
/// Threads: any.
class MetricsRegistry {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  MetricsRegistry();

  Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  DurationHistogram& histogram(const std::string& name, const std::string& help, const Labels& labels = {});

  /// A gauge that is asked for its value when the page is written. `read` must be quick and safe on any thread.
  void gauge_function(const std::string& name, const std::string& help, std::function<double()> read);
  /// The same of a count that only rises.
  void counter_function(const std::string& name, const std::string& help, std::function<double()> read);

  /// Everything in the Prometheus text format (0.0.4), with the process's own figures.
  std::string exposition() const;

  static constexpr const char* kContentType = "text/plain; version=0.0.4; charset=utf-8";

 private:
  enum class Kind { counter, gauge, histogram };
  struct Family {
    Kind kind = Kind::counter;
    std::string help;
    std::map<std::string, Counter*> counters;  // by label text
    std::map<std::string, Gauge*> gauges;
    std::map<std::string, DurationHistogram*> histograms;
    std::function<double()> read;
  };

  static std::string label_text(const Labels& labels);
  static void append_histogram(std::string& out, const std::string& name, const std::string& labels,
                               const DurationHistogram& histogram);
  Family& family(const std::string& name, const std::string& help, Kind kind);

  const double began_;        ///< stands for the start of the process: a server makes its registry first
  mutable std::mutex mutex_;  // guards the containers, not the numbers in them
  std::map<std::string, Family> families_;
  std::deque<Counter> counters_;
  std::deque<Gauge> gauges_;
  std::deque<DurationHistogram> histograms_;
};

}  // namespace confab::servers
