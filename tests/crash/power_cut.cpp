#include "crash/power_cut.hpp"

#include <algorithm>
#include <cstring>

namespace confab::crash {

namespace {

/// The unit that a disk writes whole or not at all.
constexpr std::size_t kSectorBytes = 512;

void overwrite(std::string& image, std::uint64_t offset, std::string_view bytes) {
  if (image.size() < offset + bytes.size()) image.resize(offset + bytes.size());
  std::memcpy(image.data() + offset, bytes.data(), bytes.size());
}

bool happens(std::mt19937_64& random, unsigned percent) { return random() % 100 < percent; }

/// Some of the sectors, at their places in the file.
void overwrite_torn(std::string& image, std::uint64_t offset, std::string_view bytes, std::mt19937_64& random) {
  while (!bytes.empty()) {
    const std::size_t sector = std::min(bytes.size(), kSectorBytes - offset % kSectorBytes);
    if (happens(random, 50)) overwrite(image, offset, bytes.substr(0, sector));
    offset += sector;
    bytes.remove_prefix(sector);
  }
}

}  // namespace

std::optional<LossJournal> LossJournal::parse(std::string base, std::string journal) {
  LossJournal parsed;
  parsed.base_ = std::move(base);
  parsed.journal_ = std::move(journal);
  std::string_view rest = parsed.journal_;
  while (rest.size() >= sizeof(LossHeader)) {
    Entry entry;
    std::memcpy(&entry.header, rest.data(), sizeof entry.header);
    if (entry.header.kind < LossKind::write || entry.header.kind > LossKind::unknown) return std::nullopt;
    if (rest.size() < sizeof entry.header + entry.header.bytes) break;
    entry.bytes = rest.substr(sizeof entry.header, entry.header.bytes);
    rest.remove_prefix(sizeof entry.header + entry.header.bytes);
    parsed.entries_.push_back(entry);
  }
  return parsed;
}

std::size_t LossJournal::syncs() const {
  return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return entry.header.kind == LossKind::synced || entry.header.kind == LossKind::finished;
  }));
}

bool LossJournal::is_whole() const {
  return std::none_of(entries_.begin(), entries_.end(),
                      [](const Entry& entry) { return entry.header.kind == LossKind::unknown; });
}

std::vector<bool> LossJournal::durable_writes(std::size_t cut) const {
  std::vector<bool> durable(cut, false);
  std::vector<std::size_t> waiting;
  std::size_t last_durable_write = 0;
  for (std::size_t i = 0; i < cut; ++i) {
    switch (entries_[i].header.kind) {
      case LossKind::write:
        waiting.push_back(i);
        break;
      case LossKind::durable_write:
        waiting.push_back(i);
        last_durable_write = i;
        break;
      case LossKind::finished:
        durable[last_durable_write] = true;
        break;
      case LossKind::synced:
        for (const std::size_t write : waiting) durable[write] = true;
        waiting.clear();
        break;
      case LossKind::note:
      case LossKind::unknown:
        break;
    }
  }
  return durable;
}

LossJournal::Image LossJournal::cut(std::size_t cut, std::mt19937_64& random) const {
  // From "nothing unsynced arrived" to "nearly all did": each is the worst case of some mistake.
  constexpr unsigned kKeptPercents[] = {0, 10, 50, 90};
  const unsigned kept_percent = kKeptPercents[random() % std::size(kKeptPercents)];
  const std::vector<bool> durable = durable_writes(cut);
  Image image{base_, {}};
  for (std::size_t i = 0; i < cut; ++i) {
    const auto& [header, bytes] = entries_[i];
    if (header.kind == LossKind::note) {
      std::string_view line = bytes;
      if (line.ends_with('\n')) line.remove_suffix(1);
      image.contradictory |= !take_line(line, image.acknowledged);
    }
    if (header.kind != LossKind::write && header.kind != LossKind::durable_write) continue;
    if (durable[i]) {
      overwrite(image.bytes, header.offset, bytes);
      continue;
    }
    ++image.unsynced;
    if (happens(random, kept_percent)) {
      overwrite(image.bytes, header.offset, bytes);
    } else if (kept_percent > 0 && happens(random, 50)) {
      overwrite_torn(image.bytes, header.offset, bytes, random);
    }
  }
  return image;
}

}  // namespace confab::crash
