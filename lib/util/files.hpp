#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <confab/result.hpp>

namespace confab::util {

/// A file descriptor that closes itself, and is closed and empty in a child that was made by fork().
///
/// A child would otherwise keep what belongs to the open file: the writer's lock, sockets on which others wait for our
/// end. Whoever makes the descriptor makes it close-on-exec, which does the same for a child that executes a program.
///
/// Threads: one at a time, as for any value; making and closing different ones, any.
class Descriptor {
 public:
  enum class InChild { closed, kept };

  Descriptor() = default;
  explicit Descriptor(int fd, InChild in_child = InChild::closed);
  Descriptor(Descriptor&& other) noexcept { *this = std::move(other); }
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void reset();

 private:
  friend struct OpenDescriptors;

  int fd_ = -1;
  // Its neighbours in the list of those that a child closes; null both and not the first: not in it.
  Descriptor* before_ = nullptr;
  Descriptor* after_ = nullptr;
  bool listed_ = false;
};

/// While it lives, fork() in any thread waits: for the moment between an open() that cannot be told O_CLOEXEC and the
/// fcntl() that makes up for it. It must be short, and must neither fork nor call out.
class NoFork {
 public:
  NoFork();
  NoFork(const NoFork&) = delete;
  NoFork& operator=(const NoFork&) = delete;
  ~NoFork();
};

/// "doing path: the system's reason", io_error.
Error system_error(int errno_value, std::string_view doing, const std::string& path);

/// Makes one directory, if it is not there, and its entry in the parent durable.
Result<> make_directory(const std::string& path, unsigned mode);

}  // namespace confab::util
