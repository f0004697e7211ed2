#include "common/observe/metrics.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <ctime>

#include <dirent.h>
#include <unistd.h>

namespace confab::servers {

namespace {

using Kind = MetricsBlock::Kind;

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.15g", value);
  return text;
}

double resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  long total = 0;
  long resident = 0;
  const int read = std::fscanf(file, "%ld %ld", &total, &resident);
  std::fclose(file);
  return read == 2 ? static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) : 0;
}

double open_descriptors() {
  DIR* folder = opendir("/proc/self/fd");
  if (folder == nullptr) return 0;
  double count = 0;
  while (readdir(folder) != nullptr) ++count;
  closedir(folder);
  return count - 3;  // ".", ".." and the folder itself
}

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// One line's worth, added up over the columns of a block.
struct Total {
  std::vector<std::uint64_t> cells;
  double real = 0;  ///< of functions
};

/// All lines of one name.
struct Family {
  std::string_view help;
  Kind kind = Kind::counter;
  std::map<std::string_view, Total> lines;  // by label text
};

void add_up(Total& total, const MetricsBlock& block, const MetricsBlock::Series& series, std::size_t first_cell) {
  total.cells.resize(series.cells);
  for (int column = 0; column < block.columns(); ++column) {
    for (std::size_t i = 0; i < series.cells; ++i) {
      const std::uint64_t value = block.cell(column, first_cell + i).load(std::memory_order_relaxed);
      total.cells[i] += value;
      const auto real = std::bit_cast<double>(value);
      total.real = series.across == MetricsBlock::Across::sum ? total.real + real : std::max(total.real, real);
    }
  }
}

void append_histogram(std::string& out, const std::string& name, const std::string& labels,
                      const std::vector<std::uint64_t>& cells) {
  const std::string before = labels.empty() ? "" : labels + ",";
  const std::string braced = labels.empty() ? "" : "{" + labels + "}";
  const auto& bounds = DurationHistogram::bounds_us();
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= bounds.size(); ++i) {
    count += cells[i];
    const std::string bound = i < bounds.size() ? number(static_cast<double>(bounds[i]) / 1e6) : "+Inf";
    out += name + "_bucket{" + before + "le=\"" + bound + "\"} " + std::to_string(count) + "\n";
  }
  out += name + "_sum" + braced + " " + number(static_cast<double>(cells.back()) / 1e6) + "\n";
  out += name + "_count" + braced + " " + std::to_string(count) + "\n";
}

void append_line(std::string& out, const std::string& name, const std::string& labels, Kind kind, const Total& total) {
  if (kind == Kind::histogram) return append_histogram(out, name, labels, total.cells);
  out += name + (labels.empty() ? "" : "{" + labels + "}") + " ";
  if (kind == Kind::counter) {
    out += std::to_string(total.cells.front());
  } else if (kind == Kind::gauge) {
    out += std::to_string(static_cast<std::int64_t>(total.cells.front()));
  } else {
    out += number(total.real);
  }
  out += "\n";
}

const char* type_name(Kind kind) {
  if (kind == Kind::histogram) return "histogram";
  return kind == Kind::counter || kind == Kind::counter_function ? "counter" : "gauge";
}

}  // namespace

const std::vector<std::int64_t>& DurationHistogram::bounds_us() {
  static const std::vector<std::int64_t> kBounds{100,       250,       500,       1'000,     2'500,   5'000,
                                                 10'000,    25'000,    50'000,    100'000,   250'000, 500'000,
                                                 1'000'000, 2'500'000, 5'000'000, 10'000'000};
  return kBounds;
}

void DurationHistogram::observe_us(std::int64_t duration_us) {
  const auto& bounds = bounds_us();
  const auto at = std::lower_bound(bounds.begin(), bounds.end(), duration_us) - bounds.begin();
  cells_[at].fetch_add(1, std::memory_order_relaxed);
  const auto added = static_cast<std::uint64_t>(std::max<std::int64_t>(duration_us, 0));
  cells_[cell_count() - 1].fetch_add(added, std::memory_order_relaxed);
}

MetricsRegistry::MetricsRegistry() : own_block_(std::make_unique<MetricsBlock>(1)), block_(*own_block_), column_(0) {
  add_process_figures();
}

MetricsRegistry::MetricsRegistry(MetricsBlock& block, int column) : block_(block), column_(column) {
  add_process_figures();
}

void MetricsRegistry::add_process_figures() {
  gauge_function("process_resident_memory_bytes", "Resident memory.", resident_bytes);
  gauge_function("process_open_fds", "Open file descriptors.", open_descriptors);
  counter_function("process_cpu_seconds_total", "CPU time used.", cpu_seconds);
  gauge_function(
      "process_start_time_seconds", "When the server began, in Unix time.", [this] { return block_.began(); },
      Across::largest);
}

std::string MetricsRegistry::label_text(const Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    if (!text.empty()) text += ',';
    text += name + "=\"";
    for (const char c : value) {
      if (c == '\\' || c == '"') text += '\\';
      if (c == '\n') {
        text += "\\n";
      } else {
        text += c;
      }
    }
    text += '"';
  }
  return text;
}

MetricsBlock::Cell& MetricsRegistry::cells(const std::string& name, const std::string& labels, const std::string& help,
                                           Kind kind, Across across) {
  const std::size_t count = kind == Kind::histogram ? DurationHistogram::cell_count() : 1;
  const std::size_t first = block_.add({name, labels, help, kind, across, count});
  if (first != MetricsBlock::kNoRoom) return block_.cell(column_, first);
  return without_room_.emplace_back(count).front();
}

Counter& MetricsRegistry::counter(const std::string& name, const std::string& help, const Labels& labels) {
  const util::MutexLock lock(mutex_);
  const std::pair key(name, label_text(labels));
  if (const auto known = counters_.find(key); known != counters_.end()) return known->second;
  return counters_.emplace(key, cells(name, key.second, help, Kind::counter)).first->second;
}

Gauge& MetricsRegistry::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  const util::MutexLock lock(mutex_);
  const std::pair key(name, label_text(labels));
  if (const auto known = gauges_.find(key); known != gauges_.end()) return known->second;
  return gauges_.emplace(key, cells(name, key.second, help, Kind::gauge)).first->second;
}

DurationHistogram& MetricsRegistry::histogram(const std::string& name, const std::string& help, const Labels& labels) {
  const util::MutexLock lock(mutex_);
  const std::pair key(name, label_text(labels));
  if (const auto known = histograms_.find(key); known != histograms_.end()) return known->second;
  return histograms_.emplace(key, cells(name, key.second, help, Kind::histogram)).first->second;
}

void MetricsRegistry::add_function(const std::string& name, const std::string& help, std::function<double()> read,
                                   Kind kind, Across across) {
  const util::MutexLock lock(mutex_);
  MetricsBlock::Cell& cell = cells(name, "", help, kind, across);
  const double before = kind == Kind::counter_function ? std::bit_cast<double>(cell.load()) : 0;
  functions_[name] = {&cell, before, std::move(read)};
}

void MetricsRegistry::gauge_function(const std::string& name, const std::string& help, std::function<double()> read,
                                     Across across) {
  add_function(name, help, std::move(read), Kind::gauge_function, across);
}

void MetricsRegistry::counter_function(const std::string& name, const std::string& help, std::function<double()> read) {
  add_function(name, help, std::move(read), Kind::counter_function, Across::sum);
}

void MetricsRegistry::publish() const {
  const util::MutexLock lock(mutex_);
  for (const auto& [name, function] : functions_) {
    function.cell->store(std::bit_cast<std::uint64_t>(function.before + function.read()), std::memory_order_relaxed);
  }
}

std::string MetricsRegistry::exposition() const {
  publish();
  std::map<std::string_view, Family> families;
  block_.visit([&](const MetricsBlock::Series& series, std::size_t first_cell) {
    Family& family = families[series.name];
    family.help = series.help;
    family.kind = series.kind;
    add_up(family.lines[series.labels], block_, series, first_cell);
  });
  std::string out;
  for (const auto& [name, family] : families) {
    const std::string text(name);
    out += "# HELP " + text + " " + std::string(family.help) + "\n# TYPE " + text + " " + type_name(family.kind) + "\n";
    for (const auto& [labels, total] : family.lines) append_line(out, text, std::string(labels), family.kind, total);
  }
  return out;
}

}  // namespace confab::servers
