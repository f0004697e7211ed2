#include "common/metrics.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include <dirent.h>
#include <unistd.h>

namespace confab::servers {

namespace {

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

void append_single(std::string& out, const char* name, const char* type, const char* help, double value) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ");
  out.append(type).append("\n").append(name).append(" ").append(number(value)).append("\n");
}

}  // namespace

const std::vector<std::int64_t>& DurationHistogram::bounds_us() {
  static const std::vector<std::int64_t> kBounds{100,       250,       500,       1'000,     2'500,   5'000,
                                                 10'000,    25'000,    50'000,    100'000,   250'000, 500'000,
                                                 1'000'000, 2'500'000, 5'000'000, 10'000'000};
  return kBounds;
}

DurationHistogram::DurationHistogram() : buckets_(bounds_us().size() + 1) {}

void DurationHistogram::observe_us(std::int64_t duration_us) {
  const auto& bounds = bounds_us();
  const auto at = std::lower_bound(bounds.begin(), bounds.end(), duration_us) - bounds.begin();
  buckets_[static_cast<std::size_t>(at)].fetch_add(1, std::memory_order_relaxed);
  sum_us_.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(duration_us, 0)), std::memory_order_relaxed);
}

MetricsRegistry::MetricsRegistry() : began_(static_cast<double>(std::time(nullptr))) {}

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

MetricsRegistry::Family& MetricsRegistry::family(const std::string& name, const std::string& help, Kind kind) {
  Family& found = families_[name];
  if (found.help.empty()) {
    found.kind = kind;
    found.help = help;
  }
  return found;
}

Counter& MetricsRegistry::counter(const std::string& name, const std::string& help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  Counter*& entry = family(name, help, Kind::counter).counters[label_text(labels)];
  if (entry == nullptr) entry = &counters_.emplace_back();
  return *entry;
}

Gauge& MetricsRegistry::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  Gauge*& entry = family(name, help, Kind::gauge).gauges[label_text(labels)];
  if (entry == nullptr) entry = &gauges_.emplace_back();
  return *entry;
}

DurationHistogram& MetricsRegistry::histogram(const std::string& name, const std::string& help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  DurationHistogram*& entry = family(name, help, Kind::histogram).histograms[label_text(labels)];
  if (entry == nullptr) entry = &histograms_.emplace_back();
  return *entry;
}

void MetricsRegistry::gauge_function(const std::string& name, const std::string& help, std::function<double()> read) {
  const std::lock_guard lock(mutex_);
  family(name, help, Kind::gauge).read = std::move(read);
}

void MetricsRegistry::counter_function(const std::string& name, const std::string& help, std::function<double()> read) {
  const std::lock_guard lock(mutex_);
  family(name, help, Kind::counter).read = std::move(read);
}

void MetricsRegistry::append_histogram(std::string& out, const std::string& name, const std::string& labels,
                                       const DurationHistogram& histogram) {
  const std::string before = labels.empty() ? "" : labels + ",";
  const std::string braced = labels.empty() ? "" : "{" + labels + "}";
  const auto& bounds = DurationHistogram::bounds_us();
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= bounds.size(); ++i) {
    count += histogram.bucket(i);
    const std::string bound = i < bounds.size() ? number(static_cast<double>(bounds[i]) / 1e6) : "+Inf";
    out += name + "_bucket{" + before + "le=\"" + bound + "\"} " + std::to_string(count) + "\n";
  }
  out += name + "_sum" + braced + " " + number(static_cast<double>(histogram.sum_us()) / 1e6) + "\n";
  out += name + "_count" + braced + " " + std::to_string(count) + "\n";
}

std::string MetricsRegistry::exposition() const {
  static constexpr const char* kTypes[] = {"counter", "gauge", "histogram"};
  std::string out;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [name, entry] : families_) {
      out += "# HELP " + name + " " + entry.help + "\n# TYPE " + name + " " +
             kTypes[static_cast<std::size_t>(entry.kind)] + "\n";
      const auto line = [&out, &name = name](const std::string& labels, const std::string& value) {
        out += name + (labels.empty() ? "" : "{" + labels + "}") + " " + value + "\n";
      };
      for (const auto& [labels, counter] : entry.counters) line(labels, std::to_string(counter->value()));
      for (const auto& [labels, gauge] : entry.gauges) line(labels, std::to_string(gauge->value()));
      for (const auto& [labels, histogram] : entry.histograms) append_histogram(out, name, labels, *histogram);
      if (entry.read) line("", number(entry.read()));
    }
  }
  append_single(out, "process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
  append_single(out, "process_open_fds", "gauge", "Open file descriptors.", open_descriptors());
  append_single(out, "process_cpu_seconds_total", "counter", "CPU time used.", cpu_seconds());
  append_single(out, "process_start_time_seconds", "gauge", "When the process began, in Unix time.", began_);
  return out;
}

}  // namespace confab::servers
