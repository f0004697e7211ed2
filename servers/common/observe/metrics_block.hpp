#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace confab::servers {

/// Where the numbers of metrics live: shared memory that outlives each process that counts in it.
///
/// Make it before the processes are forked. Each has a column of its own, so that counting needs no lock and no cache
/// line of another; a process that is started again goes on in the column of the one before, and no sum ever falls.
/// Threads: any, in any of the processes. None of them can harm it by being killed.
class MetricsBlock {
 public:
  using Cell = std::atomic<std::uint64_t>;

  enum class Kind : std::uint8_t { counter, gauge, histogram, counter_function, gauge_function };
  /// How the columns make one value. `largest` is for what each process sees alike, such as the number of users.
  enum class Across : std::uint8_t { sum, largest };

  struct Series {
    std::string_view name;
    std::string_view labels;  ///< as they stand between the braces
    std::string_view help;
    Kind kind = Kind::counter;
    Across across = Across::sum;
    std::size_t cells = 1;
  };

  static constexpr std::size_t kSeriesMax = 1'024;
  static constexpr std::size_t kCellsMax = 8'192;  ///< in one column
  static constexpr std::size_t kNoRoom = static_cast<std::size_t>(-1);

  /// Throws std::bad_alloc, as `new` does.
  explicit MetricsBlock(int columns);
  ~MetricsBlock();
  MetricsBlock(const MetricsBlock&) = delete;
  MetricsBlock& operator=(const MetricsBlock&) = delete;

  int columns() const { return columns_; }
  /// When it was made, in Unix time.
  double began() const { return began_; }

  /// The first cell of a series, the same in every column; kNoRoom when the block is full or a text is too long.
  std::size_t add(const Series& series);
  Cell& cell(int column, std::size_t index) const {
    return cells_[static_cast<std::size_t>(column) * kCellsMax + index];
  }

  /// Calls `each` with every series that any process has added, and its first cell. A series that two processes added
  /// at the same moment comes twice: add them up.
  void visit(const std::function<void(const Series&, std::size_t first_cell)>& each) const;

  /// The process of this column is gone, and what rose and fell with it is nothing now. Its counts stay.
  void forget_gauges(int column);

 private:
  struct Entry;
  struct Header;

  const int columns_;
  const double began_;
  std::size_t bytes_ = 0;
  Header* header_ = nullptr;
  Cell* cells_ = nullptr;
};

}  // namespace confab::servers
