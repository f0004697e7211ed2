#include "feed/catch_up.hpp"

#include <utility>

namespace confab::feed {

namespace {

/// Whether this store can tell what happened after the cursor.
bool servable(const confab::Cursor& cursor, const state::MetaRecord& meta) {
  return cursor.epoch == meta.epoch && cursor.position <= meta.last_position;
}

Result<> fill(Page& page, const store::Txn& txn, const Caller& caller, std::optional<confab::Cursor> from, TimeMs now,
              std::size_t events_max, PageUse use) {
  auto meta = state::meta(txn);
  if (!meta) return meta.error();
  const auto viewer = state::viewer_of(txn, caller, Directory::contacts, now);  // events show no addresses
  if (!viewer) return viewer.error();

  page.resumed = !from || servable(*from, *meta);
  if (from && page.resumed) {
    auto missed = state::catch_up(txn, *viewer, from->position, events_max);
    if (!missed) return missed.error();
    page.events = std::move(missed->events);
    page.up_to = missed->up_to;
    page.last = missed->last;
  } else {
    page.up_to = meta->last_position;
    page.last = true;
  }
  if (!page.last || use == PageUse::events_only) return {};
  auto readable = state::readable(txn, *viewer);
  if (!readable) return readable.error();
  page.readable = std::move(*readable);
  page.only = viewer->only;
  return {};
}

}  // namespace

Page read_page(const store::Environment& environment, const Caller& caller, std::optional<confab::Cursor> from,
               TimeMs now, std::size_t events_max, PageUse use) {
  Page page;
  auto txn = environment.read();
  page.status = txn ? fill(page, *txn, caller, from, now, events_max, use) : Result<>(txn.error());
  return page;
}

void Inbox::ring() {
  const util::MutexLock lock(mutex_);
  if (wake_) wake_();
}

void Inbox::put(Page page) {
  const util::MutexLock lock(mutex_);
  if (!wake_) return;
  pages_.push_back(std::move(page));
  wake_();
}

std::vector<Page> Inbox::take() {
  const util::MutexLock lock(mutex_);
  return std::exchange(pages_, {});
}

bool Inbox::put(const Signal& signal) {
  const util::MutexLock lock(mutex_);
  if (!wake_ || !signals_.put(signal)) return false;
  wake_();
  return true;
}

std::vector<Signal> Inbox::take_signals() {
  const util::MutexLock lock(mutex_);
  return signals_.take();
}

void Inbox::close() {
  const util::MutexLock lock(mutex_);
  wake_ = nullptr;
  pages_.clear();
}

}  // namespace confab::feed
