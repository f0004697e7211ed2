#include "engine/copies.hpp"

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/key_files.hpp"
#include "state/check.hpp"
#include "state/queries.hpp"
#include "util/directory.hpp"

namespace confab {

namespace {

namespace fs = std::filesystem;

constexpr const char* kDataName = "data.mdb";
constexpr const char* kKeysName = "keys";
/// In a data directory, what is being restored and not yet in its place.
constexpr const char* kRestoringName = "restoring";
/// In a data directory that was open since it was made or restored; a copy has none, and gets none by being looked at.
constexpr const char* kUsedName = "processes.lock";
constexpr const char* kUnfinishedSuffix = ".unfinished";
constexpr mode_t kDirectoryMode = 0700;

/// Where an entry is, and its name there.
struct Location {
  util::DirectoryPtr parent;
  std::string name;
};

Result<Location> location_of(const fs::path& path) {
  fs::path plain = path.lexically_normal();
  if (!plain.has_filename()) plain = plain.parent_path();  // "copies/today/"
  const std::string name = plain.filename();
  if (name.empty() || name == "." || name == "..") {
    return Error{ErrorCode::invalid_argument, "no name for a directory: " + path.string(), "target"};
  }
  auto parent = util::Directory::open(plain.has_parent_path() ? plain.parent_path().string() : ".");
  if (!parent) return parent.error();
  return Location{*std::move(parent), name};
}

/// What a copy consists of; other files of the directory stay.
Result<> remove_copy(const util::Directory& directory) {
  if (auto removed = directory.remove(kDataName); !removed) return removed;
  return directory.remove_directory(kKeysName);
}

/// A directory that is being filled. What is in it goes with this.
class Unfinished {
 public:
  /// Takes over what an earlier one left. Errors: unavailable  somebody else is filling it
  static Result<Unfinished> make(util::DirectoryPtr parent, std::string name) {
    if (auto made = parent->make_directory(name, kDirectoryMode); !made) return made.error();
    auto directory = parent->open_directory(name);
    if (!directory) return directory.error();
    if (::flock((*directory)->fd(), LOCK_EX | LOCK_NB) != 0 || !(*directory)->check_location()) {
      return Error{ErrorCode::unavailable, (*directory)->path() + " is being written by another process"};
    }
    if (auto removed = remove_copy(**directory); !removed) return removed.error();
    return Unfinished(std::move(parent), std::move(name), *std::move(directory));
  }

  Unfinished(Unfinished&& other) noexcept = default;
  Unfinished& operator=(Unfinished&&) = delete;
  ~Unfinished() {
    if (!directory_) return;
    static_cast<void>(remove_copy(*directory_));
    static_cast<void>(parent_->remove_directory(name_));
  }

  const util::Directory& directory() const { return *directory_; }

  /// Gives it its name.
  Result<> finish(const std::string& name) {
    if (auto synced = directory_->sync(); !synced) return synced;
    if (auto renamed = parent_->rename(name_, name); !renamed) return renamed;
    directory_.reset();
    return parent_->sync();
  }

 private:
  Unfinished(util::DirectoryPtr parent, std::string name, util::DirectoryPtr directory)
      : parent_(std::move(parent)), name_(std::move(name)), directory_(std::move(directory)) {}

  util::DirectoryPtr parent_;
  std::string name_;
  util::DirectoryPtr directory_;
};

Result<> copy_store(const store::Environment& from, const util::Directory& to) {
  auto file = to.open_file(kDataName, O_WRONLY | O_CREAT | O_EXCL);
  if (!file) return file.error();
  if (auto copied = from.copy(file->get()); !copied) return copied;
  if (::fsync(file->get()) != 0) return util::system_error(errno, "cannot sync", to.path_of(kDataName));
  return {};
}

/// Keys of another store would let its users in.
Result<> copy_keys(const util::Directory& from, const util::Directory& to, std::uint64_t store) {
  const auto there = from.has_entry(kKeysName);
  if (!there) return there.error();
  if (!*there) return {};
  const auto content = auth::KeyFiles::read(from);
  if (!content) return content.error();
  auto files = auth::KeyFiles::lock(to);
  if (!files) return files.error();
  for (const auth::Key& key : content->keys) {
    if (key.store != 0 && key.store != store) {
      return Error{ErrorCode::incompatible,
                   from.path_of("keys/" + key.kid + ".jwk") + " is a key of another store than the one beside it"};
    }
    if (auto written = files->write(key); !written) return written;
  }
  return {};
}

Result<std::unique_ptr<store::Environment>> open_copy(const std::string& path) {
  store::EnvironmentOptions options;
  options.directory = path;
  options.frozen = true;
  options.check_pages_bytes_max = SIZE_MAX;
  return store::Environment::open(options);
}

/// Reads all of it.
Result<Backup> verify(const util::Directory& directory) {
  const auto copy = open_copy(directory.path());
  if (!copy) return copy.error();
  auto txn = (*copy)->read();
  if (!txn) return txn.error();
  const auto findings = state::check(*txn);
  if (!findings) return findings.error();
  if (findings->problems != 0) {
    return Error{ErrorCode::incompatible, directory.path() + " is damaged: " + findings->texts.front()};
  }
  const auto meta = state::meta(*txn);
  if (!meta) return meta.error();
  const auto file = directory.look(kDataName);
  if (!file) return file.error();
  return Backup{*file ? static_cast<std::uint64_t>((*file)->st_size) : 0, meta->last_position};
}

/// What restore() leaves must be the service's own.
Result<> check_owner(const util::Directory& directory) {
  struct stat found {};
  if (::fstat(directory.fd(), &found) != 0) return util::system_error(errno, "cannot look at", directory.path());
  if (found.st_uid == ::geteuid()) return {};
  return Error{ErrorCode::unsupported, directory.path() + " belongs to the user with the number " +
                                           std::to_string(found.st_uid) + ", and this process runs as " +
                                           std::to_string(::geteuid()) + ": run it as the owner"};
}

/// The keys first: a store without its keys would be given new ones, while keys without their store are refused.
Result<> put_in_place(const util::Directory& restored, const util::Directory& data) {
  const auto brought = restored.has_entry(kKeysName);
  if (!brought) return brought.error();
  const auto there = data.has_entry(kKeysName);
  if (!there) return there.error();
  if (*brought) {
    auto moved = *there ? data.exchange(restored, kKeysName) : data.move_here(restored, kKeysName);
    if (!moved) return moved;
  } else if (auto removed = data.remove_directory(kKeysName); !removed) {
    return removed;
  }
  if (auto synced = data.sync(); !synced) return synced;
  if (auto removed = data.remove("lock.mdb"); !removed) return removed;  // of the readers of the other file
  if (auto moved = data.move_here(restored, kDataName); !moved) return moved;
  return data.sync();
}

}  // namespace

namespace engine {

Result<Backup> back_up(const store::Environment& environment, const fs::path& target) {
  auto location = location_of(target);
  if (!location) return location.error();
  const auto taken = location->parent->has_entry(location->name);
  if (!taken) return taken.error();
  if (*taken)
    return Error{ErrorCode::conflict, location->parent->path_of(location->name) + " exists already", "target"};
  const auto store = environment.number();
  if (!store) return store.error();
  auto unfinished = Unfinished::make(location->parent, location->name + kUnfinishedSuffix);
  if (!unfinished) return unfinished.error();
  const util::Directory& copy = unfinished->directory();
  if (auto copied = copy_store(environment, copy); !copied) return copied.error();
  // After the store, so that no key is missing that its newest row may need.
  if (auto copied = copy_keys(*environment.directory(), copy, *store); !copied) return copied.error();
  auto backup = verify(copy);
  if (!backup) return backup;
  if (auto finished = unfinished->finish(location->name); !finished) return finished.error();
  return backup;
}

}  // namespace engine

inline namespace v0_1 {

Result<Backup> back_up(const fs::path& data_dir, const fs::path& target) {
  store::EnvironmentOptions options;
  options.directory = data_dir;
  options.only_existing = true;
  const auto environment = store::Environment::open(options);
  if (!environment) return environment.error();
  return engine::back_up(**environment, target);
}

Result<StoreCheck> check_store(const fs::path& data_dir) {
  const auto directory = util::Directory::open(data_dir);
  if (!directory) return directory.error();
  const auto used = (*directory)->has_entry(kUsedName);
  if (!used) return used.error();
  store::EnvironmentOptions options;
  options.directory = data_dir;
  options.frozen = !*used;
  options.only_existing = true;
  options.check_pages_bytes_max = SIZE_MAX;
  const auto environment = store::Environment::open(options);
  if (!environment) return environment.error();
  auto txn = (*environment)->read();
  if (!txn) return txn.error();
  auto findings = state::check(*txn);
  if (!findings) return findings.error();
  StoreCheck checked{findings->rows, findings->problems, std::move(findings->texts)};
  const auto tell = [&checked](const std::string& text) {
    ++checked.problems;
    if (checked.texts.size() < state::Findings::kTextsMax) checked.texts.push_back(text);
  };
  const auto store = (*environment)->number();
  if (!store) tell(store.error().message);
  const auto keys = auth::KeyFiles::read(*(*environment)->directory());
  if (!keys) tell(keys.error().message);
  for (std::size_t i = 0; keys && store && i < keys->keys.size(); ++i) {
    const auto& key = keys->keys[i];
    if (key.store != 0 && key.store != *store) tell("keys/" + key.kid + ".jwk is a key of another store");
  }
  return checked;
}

Result<Backup> restore(const fs::path& backup, const fs::path& data_dir, const RestoreOptions& options) {
  const auto copy = open_copy(backup);
  if (!copy) return copy.error();
  const auto store = (*copy)->number();
  if (!store) return store.error();
  auto location = location_of(data_dir);
  if (!location) return location.error();
  if (auto made = location->parent->make_directory(location->name, kDirectoryMode); !made) return made.error();
  const auto data = location->parent->open_directory(location->name);
  if (!data) return data.error();
  if (auto fit = check_owner(**data); !fit) return fit.error();
  const auto alone = store::DataDirectory::take_alone(**data);
  if (!alone) return alone.error();
  const auto taken = (*data)->has_entry(kDataName);
  if (!taken) return taken.error();
  if (*taken && !options.replace) {
    return Error{ErrorCode::conflict, (*data)->path() + " holds a store already, which was not to be replaced",
                 "data_dir"};
  }
  auto unfinished = Unfinished::make(*data, kRestoringName);
  if (!unfinished) return unfinished.error();
  const util::Directory& restored = unfinished->directory();
  if (auto copied = copy_store(**copy, restored); !copied) return copied.error();
  if (auto forgotten = store::forget_history(restored, kDataName); !forgotten) return forgotten.error();
  if (auto copied = copy_keys(*(*copy)->directory(), restored, *store); !copied) return copied.error();
  auto verified = verify(restored);
  if (!verified) return verified;
  if (auto placed = put_in_place(restored, **data); !placed) return placed.error();
  return verified;
}

}  // namespace v0_1

}  // namespace confab
