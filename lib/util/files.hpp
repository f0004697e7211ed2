#pragma once

#include <string>

#include <confab/result.hpp>

namespace confab::util {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void reset();

 private:
  int fd_ = -1;
};

/// "doing path: the system's reason", io_error.
Error system_error(int errno_value, std::string_view doing, const std::string& path);

/// Whether it exists and holds at least a byte.
bool has_content(const std::string& path);

/// Makes what was created, renamed or removed in a directory survive a crash.
Result<> sync_directory(const std::string& path);

/// Makes one directory, if it is not there, and its entry in the parent durable.
Result<> make_directory(const std::string& path, unsigned mode);

}  // namespace confab::util
