#include "engine/follow_lock.hpp"

#include <cerrno>
#include <cstdint>
#include <string>

#include <fcntl.h>

#include "store/data_directory.hpp"
#include "util/endian.hpp"
#include "util/hash.hpp"

namespace confab::engine {

namespace {

/// Far beyond the end of the store, and before the bytes that stand for processes.
constexpr off_t kFollowerBytes = store::kWriterByte / 2;

off_t byte_of(std::string_view name) {
  const auto hash = util::blake2b_128("confab.follower", name);
  return kFollowerBytes + static_cast<off_t>(util::load_be64(hash.data()) % kFollowerBytes);
}

}  // namespace

Result<util::Descriptor> lock_follower(const util::Directory& data, std::string_view name) {
  auto file = data.open_file(store::kDataFileName, O_RDWR);
  if (!file) return file;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = byte_of(name);
  lock.l_len = 1;
  if (::fcntl(file->get(), F_OFD_SETLK, &lock) == 0) return file;
  if (errno != EAGAIN && errno != EACCES)
    return util::system_error(errno, "cannot lock", data.path_of(store::kDataFileName));
  return Error{ErrorCode::conflict, "somebody follows under this name already", "name"};
}

}  // namespace confab::engine
