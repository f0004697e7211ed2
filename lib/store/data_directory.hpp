#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <confab/log_sink.hpp>
#include <confab/result.hpp>

namespace confab::store {

/// What the store asks of the operating system, so that tests can answer otherwise.
struct Platform {
  /// The file system's number (`statfs` f_type) of the file system that holds `path`.
  std::function<Result<std::uint64_t>(const std::string& path)> file_system_type;
  /// Names this process's PID namespace on this machine.
  std::function<Result<std::uint64_t>()> pid_namespace;

  static Platform real();
};

/// The claim on one data directory: made once per process, by processes of one PID namespace, on a local file system.
///
/// LMDB's locks belong to a process and go by pid, so a second claim in this process would silently drop the first
/// one's locks, and a process of another PID namespace would take our live readers for dead.
class DataDirectory {
 public:
  struct Options {
    std::string path;
    bool force_network_fs = false;
    LogSink log;
    Platform platform;
  };

  using Create = std::function<Result<>(const std::string& path)>;

  DataDirectory() = default;
  DataDirectory(DataDirectory&& other) noexcept;
  DataDirectory& operator=(DataDirectory&& other) noexcept;
  ~DataDirectory();

  /// Makes the directory if it is not there (0700; its parent must exist).
  ///
  /// Calls `create` if there is no store in it yet, while nobody else can be looking.
  ///
  /// Errors: already_open  this process has claimed it, under this or another name
  ///         unsupported   a network file system, or in use from another PID namespace
  ///         unavailable   another process is just making it; try again
  ///         io_error      the operating system refused
  static Result<DataDirectory> claim(const Options& options, const Create& create);

  const std::string& path() const { return path_; }

  /// Whether a short write was in truth a lack of room, which LMDB does not tell apart.
  bool nearly_full() const;

 private:
  enum class Guard { held, busy, foreign };

  Result<> register_in_process();
  Result<> lock(const Options& options, const Create& create);
  Result<Guard> try_lock(std::uint64_t pid_namespace, const Create& create);
  std::string read_guard() const;
  Result<> write_guard(const std::string& content);
  void release();

  std::string path_;
  std::uint64_t device_ = 0;
  std::uint64_t inode_ = 0;
  bool registered_ = false;
  int guard_fd_ = -1;
};

}  // namespace confab::store
